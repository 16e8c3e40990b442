package io.ksm.core.engine.bytes;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.pages.SourceState;

/** One piece of a chunk in a batch: its pages, their bytes, and what phase 1 made of them. */
public final class BatchChunk implements AutoCloseable {
  public final PageChunk chunk;
  public final EventBuffer events;

  public SourceState source;

  /** Index of the region in its source, or -1 if the pages have vanished. */
  public int region;

  public int slot;

  /** Index of the first page in the slot. */
  public int first;

  public int count;

  /** Whether the item is all that the plan has of its slot. */
  public boolean isWholeChunk;

  /** Number of the first page in the region. */
  public long firstInRegion;

  /** Position of the first page in scan order. */
  public long position;

  /** Whether some page leaves one partition and arrives in another. */
  public boolean hasMovers;

  public BatchChunk(SourceState source, int pageSize, int pages, int partitionBits) {
    this.source = source;
    this.chunk = new PageChunk(pageSize, pages);
    this.events = new EventBuffer(partitionBits, pages);
  }

  /** Returns the index in the chunk of a page with an index in the slot. */
  public int inChunk(int indexInSlot) {
    return indexInSlot - first;
  }

  /** Says whether the bytes of a page, by its index in the chunk, are in the chunk. */
  boolean holdsBytes(int inChunk) {
    return chunk.state(inChunk) == PageState.PRESENT;
  }

  @Override
  public void close() {
    chunk.close();
  }
}
