package io.ksm.core.engine.bytes;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.pages.SourceState;

/**
 * Holds a chunk in a batch, or a part of one: its pages, their bytes, and what phase 1 made of
 * them. Phase 1 writes it, in one thread; after that, several threads may read it.
 */
public final class BatchChunk implements AutoCloseable {
  /** What the source said of the pages: their states, and their bytes or fingerprints. */
  public final PageChunk answer;

  public final EventBuffer events;

  public SourceState source;

  /** Index of the region in its source, or -1 if the pages have vanished. */
  public int region;

  public int slot;

  /** Index of the first page in the slot. */
  public int first;

  public int count;

  /** Whether these are all the pages that the plan has of their slot. */
  public boolean isWholeChunk;

  /** Number of the first page in the region. */
  public long firstInRegion;

  /** Position of the first page in scan order. */
  public long position;

  /** Whether some page leaves one partition and arrives in another. */
  public boolean hasMovers;

  /**
   * Makes a chunk without pages.
   *
   * @param source of the pages that come first
   * @param pages how many pages a full chunk has
   */
  public BatchChunk(SourceState source, int pageSize, int pages, int partitionBits) {
    this.source = source;
    this.answer = new PageChunk(pageSize, pages);
    this.events = new EventBuffer(partitionBits, pages);
  }

  /**
   * Leaves out the pages before and after a run, as if they had not been taken into the batch.
   *
   * @param before how many pages come before the run
   * @param pages of the run
   */
  public void shrink(int before, int pages) {
    isWholeChunk &= pages == count;
    first += before;
    firstInRegion += before;
    position += before;
    count = pages;
  }

  /** Returns the index in this chunk of a page with an index in the slot. */
  public int indexOf(int indexInSlot) {
    return indexInSlot - first;
  }

  /** Says whether the bytes of a page, by its index in this chunk, are here. */
  boolean holdsBytes(int index) {
    return answer.state(index) == PageState.PRESENT;
  }

  @Override
  public void close() {
    answer.close();
  }
}
