package io.ksm.core.engine.support;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the pages that are read out of turn, to be compared. */
public final class CountingSource extends WrappedSource {
  private final AtomicLong comparisons = new AtomicLong();

  public CountingSource(PageSource source) {
    super(source);
  }

  public long comparisons() {
    return comparisons.get();
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    if (into.isForComparison()) {
      comparisons.addAndGet(count);
    }
    super.read(region, firstPage, count, into);
  }
}
