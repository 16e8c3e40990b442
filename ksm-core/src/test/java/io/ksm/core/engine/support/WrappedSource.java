package io.ksm.core.engine.support;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.List;

/**
 * Passes all calls on to another source, for a test to observe or disturb. It does not close that.
 */
public abstract class WrappedSource implements PageSource {
  private final PageSource source;

  public WrappedSource(PageSource source) {
    this.source = source;
  }

  @Override
  public String label() {
    return source.label();
  }

  @Override
  public int pageSize() {
    return source.pageSize();
  }

  @Override
  public boolean isStatic() {
    return source.isStatic();
  }

  @Override
  public List<Region> regions() throws IOException {
    return source.regions();
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    source.read(region, firstPage, count, into);
  }

  @Override
  public void close() {
    // Whoever made the source closes it.
  }
}
