package io.ksm.core.engine.support;

import io.ksm.api.ForwardingSource;
import io.ksm.api.PageSource;

/**
 * Passes all calls on to another source, for a test to observe or disturb. It does not close that.
 */
public abstract class WrappedSource extends ForwardingSource {
  public WrappedSource(PageSource source) {
    super(source);
  }

  @Override
  public void close() {
    // Whoever made the source closes it.
  }
}
