package io.ksm.source.linux.freeze;

import io.ksm.api.ForwardingSource;
import io.ksm.api.PageSource;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives the memory of a process that is stopped. It cannot change, so that one scan tells
 * everything. When the last source of those that were frozen together is closed, they go on.
 * Threads may use it as they may use the source of the process.
 */
public final class FrozenSource extends ForwardingSource {
  private final Freeze freeze;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Makes a source; it holds the freeze until it is closed. */
  public FrozenSource(PageSource process, Freeze freeze) {
    super(process);
    this.freeze = freeze;
    freeze.hold();
  }

  @Override
  public boolean isStatic() {
    return true;
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try (Freeze.Hold _ = freeze.held()) {
        super.close();
      }
    }
  }
}
