package io.ksm.testkit.reading;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import java.lang.foreign.MemorySegment;

/**
 * A chunk that lets other threads run whenever a source asks it or tells it something, which is in
 * the middle of a read: what reads share by mistake, another read then spoils.
 */
@SuppressWarnings("ThreadPriorityCheck") // A hint is enough: without it, races are only rarer.
public final class YieldingSink implements PageSink {
  private final PageChunk chunk;
  private boolean yielded;

  /** Fills a chunk. */
  public YieldingSink(PageChunk chunk) {
    this.chunk = chunk;
  }

  private PageChunk yielding() {
    Thread.yield();
    return chunk;
  }

  @Override
  public int pageSize() {
    return chunk.pageSize();
  }

  @Override
  public int count() {
    return yielding().count();
  }

  @Override
  public boolean isForComparison() {
    return yielding().isForComparison();
  }

  @Override
  public boolean isForSample() {
    return chunk.isForSample();
  }

  @Override
  public MemorySegment buffer() {
    return yielding().buffer();
  }

  @Override
  public void abandonBuffer() {
    chunk.abandonBuffer();
  }

  @Override
  public void view(MemorySegment mapped, long offset) {
    yielding().view(mapped, offset);
  }

  @Override
  public void setState(int page, PageState state) {
    if (!yielded) { // Once per read: there may be very many pages.
      yielded = true;
      Thread.yield();
    }
    chunk.setState(page, state);
  }

  @Override
  public void setStates(int first, int end, PageState state) {
    yielding().setStates(first, end, state);
  }

  @Override
  public void setStates(int first, byte[] codes, int offset, int pages) {
    yielding().setStates(first, codes, offset, pages);
  }

  @Override
  public PageState state(int page) {
    return chunk.state(page);
  }

  @Override
  public void setPfn(int page, long pfn) {
    chunk.setPfn(page, pfn);
  }

  @Override
  public long pfn(int page) {
    return chunk.pfn(page);
  }

  @Override
  public boolean knowsPfns() {
    return chunk.knowsPfns();
  }

  @Override
  public void markHuge(int first, int end, long bytes) {
    chunk.markHuge(first, end, bytes);
  }

  @Override
  public void setFingerprint(int page, long high, long low) {
    chunk.setFingerprint(page, high, low);
  }

  @Override
  public void markIdle() {
    chunk.markIdle();
  }
}
