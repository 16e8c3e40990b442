package io.ksm.core.engine.bytes;

import io.ksm.api.MergingSource;
import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SourceState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bytes of one page at a time, or else its fingerprint: in the chunks of the present
 * batch, or read anew from its source. For one thread at a time.
 */
final class PageBytes implements AutoCloseable {
  private final Pages pages;
  private final Batch batch;

  /** What was read anew. */
  private final PageChunk own;

  boolean isFingerprint;
  MemorySegment memory = MemorySegment.NULL;
  long offset;
  long high;
  long low;

  PageBytes(Pages pages, Batch batch) {
    this.pages = pages;
    this.batch = batch;
    this.own = new PageChunk(pages.pageSize(), 1);
  }

  /** Returns false if the page cannot be read, or holds no bytes of its own. */
  boolean find(int page) {
    SourceState state = pages.sourceOf(page);
    BatchChunk chunk = batch.chunkAt(pages.position(page));
    if (chunk != null) {
      int index = chunk.indexOf(pages.slots().indexOf(page));
      if (chunk.holdsBytes(index)) {
        take(chunk.answer, index, state.fingerprints);
        return true;
      }
    }
    return state.failure() == null && readAnew(page, state);
  }

  private boolean readAnew(int page, SourceState state) {
    PageState found = stateAnew(page, state);
    boolean merged = found == PageState.SHARED && state.merging != null;
    if (found != PageState.PRESENT && !merged) {
      return false;
    }
    take(own, 0, state.fingerprints);
    return true;
  }

  /** Reads a page; null if its source failed. */
  private @Nullable PageState stateAnew(int page, SourceState state) {
    long address = pages.address(page);
    int region = state.regions.at(address);
    if (region < 0) {
      return PageState.ABSENT;
    }
    own.begin(1, true);
    try {
      state.read(region, state.regions.pageIn(region, address), 1, own);
    } catch (IOException e) {
      state.fail(e.getMessage());
      return null;
    }
    return own.state(0);
  }

  /** Says whether a page of a merging source still maps its frame, or cannot be asked. */
  boolean mayMapFrame(int page) {
    SourceState state = pages.sourceOf(page);
    PageState found = state.failure() == null ? stateAnew(page, state) : null;
    return found == null || found == PageState.SHARED;
  }

  /**
   * Reads a frame of a merging source.
   *
   * @throws IOException if the source cannot read it
   */
  void readFrame(SourceState state, long frame) throws IOException {
    MergingSource merging = Objects.requireNonNull(state.merging);
    own.begin(1, true);
    merging.readFrame(frame, own);
    take(own, 0, state.fingerprints);
  }

  private void take(PageChunk from, int index, boolean fingerprint) {
    isFingerprint = fingerprint;
    if (fingerprint) {
      high = from.fingerprintHigh(index);
      low = from.fingerprintLow(index);
    } else {
      memory = from.memory();
      offset = from.offset(index);
    }
  }

  @Override
  public void close() {
    own.close();
  }
}
