package io.ksm.arena.track;

import io.ksm.api.PageState;
import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.memory.ArenaPages;

/** Notes what a sweep finds out about pages, and counts that. Used by one thread at a time. */
final class SweptPages {
  private final ArenaPages pages;
  private final ArenaFrames frames;
  private long written;
  private long broken;

  SweptPages(ArenaPages pages, ArenaFrames frames) {
    this.pages = pages;
    this.frames = frames;
  }

  /** Begins to count anew. */
  void begin() {
    written = 0;
    broken = 0;
  }

  /** Notes that a page, which was not merged, was written. */
  void setWritten(int page) {
    written++;
    if (pages.state(page) != PageState.PRESENT.code()) {
      pages.set(page, PageState.PRESENT);
    }
  }

  /** Notes that a merged page has a copy of its own now. */
  void setBroken(int page) {
    frames.unmap(pages.layout().frame(page));
    pages.set(page, PageState.PRESENT);
    written++;
    broken++;
  }

  /** Returns how many pages were written, those that were merged included. */
  long written() {
    return written;
  }

  /** Returns how many merged pages have a copy of their own now. */
  long broken() {
    return broken;
  }
}
