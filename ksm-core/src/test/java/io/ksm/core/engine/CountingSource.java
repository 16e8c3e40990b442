package io.ksm.core.engine;

import io.ksm.api.PageChunk;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Another source, whose reads are counted. */
final class CountingSource implements PageSource {
  private final PageSource source;
  private final AtomicLong comparisons = new AtomicLong();
  private final AtomicLong encounters = new AtomicLong();

  CountingSource(PageSource source) {
    this.source = source;
  }

  /** Returns how many pages were read to be compared. */
  long comparisons() {
    return comparisons.get();
  }

  /** Returns how many pages were read in turn. */
  long encounters() {
    return encounters.get();
  }

  @Override
  public void read(Region region, long firstPage, int count, PageChunk into) throws IOException {
    (into.isForComparison() ? comparisons : encounters).addAndGet(count);
    source.read(region, firstPage, count, into);
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
  public void close() {
    // Whoever made the source closes it.
  }
}
