package io.ksm.arena.stress.support;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import io.ksm.arena.ArenaSource;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** An arena, and how often what happened to its pages. */
public final class WatchedSource implements MergingSource {
  private final ArenaSource arena;
  private final long base;
  private final boolean[] shared;
  private final LongAdder merged = new LongAdder();
  private final LongAdder zeroed = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder broken = new LongAdder();

  WatchedSource(MergeableArena arena) {
    this.arena = arena.source();
    this.base = arena.memory().address();
    this.shared = new boolean[(int) (arena.byteSize() / arena.pageSize())];
  }

  /** Returns how many pages were merged with a frame. */
  long merged() {
    return merged.sum();
  }

  /** Returns how many pages were merged with the zero page. */
  long zeroed() {
    return zeroed.sum();
  }

  /** Returns how many pages were not merged that should have been. */
  long refused() {
    return refusals.sum();
  }

  /** Returns how many pages on a frame were found to have a copy of their own. */
  long broken() {
    return broken.sum();
  }

  /** Returns how many pages are on a frame, as far as was seen. */
  long sharing() {
    long count = 0;
    for (boolean page : shared) {
      count += page ? 1 : 0;
    }
    return count;
  }

  private int page(long address) {
    return (int) ((address - base) / arena.pageSize());
  }

  @Override
  public String label() {
    return arena.label();
  }

  @Override
  public int pageSize() {
    return arena.pageSize();
  }

  @Override
  public boolean isStatic() {
    return arena.isStatic();
  }

  @Override
  public List<Region> regions() throws IOException {
    return arena.regions();
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into)
      throws SourceGoneException {
    arena.read(region, firstPage, count, into);
    int first = page(region.address()) + (int) firstPage;
    for (int i = 0; i < count; i++) {
      if (shared[first + i] && into.state(i) != PageState.SHARED) {
        shared[first + i] = false;
        broken.increment();
      }
    }
  }

  @Override
  public void attach() {
    arena.attach();
  }

  @Override
  public void detach() {
    arena.detach();
  }

  @Override
  public void merge(long address, int pages, long firstFrame, BitSet refused) throws IOException {
    arena.merge(address, pages, firstFrame, refused);
    int first = page(address);
    for (int i = refused.nextClearBit(0); i < pages; i = refused.nextClearBit(i + 1)) {
      shared[first + i] = true;
    }
    refusals.add(refused.cardinality());
    merged.add(pages - refused.cardinality());
  }

  @Override
  public void mergeZero(long address, int pages, BitSet refused) throws IOException {
    arena.mergeZero(address, pages, refused);
    refusals.add(refused.cardinality());
    zeroed.add(pages - refused.cardinality());
  }

  @Override
  public void readFrame(long frame, PageSink into) throws IOException {
    arena.readFrame(frame, into);
  }

  @Override
  public void unmerge(long address, long pages) throws IOException {
    arena.unmerge(address, pages);
    int first = page(address);
    Arrays.fill(shared, first, first + (int) pages, false);
  }

  @Override
  public void release(long firstFrame, int count) throws IOException {
    arena.release(firstFrame, count);
  }

  /** The arena outlives its engine, so that it can be looked at. */
  @Override
  public void close() {}
}
