package io.ksm.source.linux.freeze;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gives the memory of a process that is stopped. It cannot change, so that one scan tells
 * everything. When the last source of those that were frozen together is closed, they go on.
 * Threads may use it as they may use the source of the process.
 */
public final class FrozenSource implements PageSource {
  private final PageSource process;
  private final Freeze freeze;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Makes a source; it holds the freeze until it is closed. */
  public FrozenSource(PageSource process, Freeze freeze) {
    this.process = process;
    this.freeze = freeze;
    freeze.hold();
  }

  @Override
  public String label() {
    return process.label();
  }

  @Override
  public int pageSize() {
    return process.pageSize();
  }

  @Override
  public boolean isStatic() {
    return true;
  }

  @Override
  public List<Region> regions() throws IOException {
    return process.regions();
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    process.read(region, firstPage, count, into);
  }

  @Override
  public List<String> warnings() {
    return process.warnings();
  }

  @Override
  public List<String> damage() {
    return process.damage();
  }

  @Override
  public long cpuNanos() {
    return process.cpuNanos();
  }

  @Override
  public long pinnedBytes() {
    return process.pinnedBytes();
  }

  @Override
  public @Nullable String identity() {
    return process.identity();
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try (Freeze.Hold _ = freeze.held()) {
        process.close();
      }
    }
  }
}
