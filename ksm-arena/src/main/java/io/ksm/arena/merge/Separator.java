package io.ksm.arena.merge;

import io.ksm.api.PageState;
import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.track.IdleMappings;
import io.ksm.arena.track.WrittenBlocks;
import io.ksm.linux.Errno;
import java.io.IOException;

/**
 * Gives merged pages copies of their own: the kernel does what it does when somebody writes to
 * them. Nobody is held off for that. Used by one thread at a time.
 */
public final class Separator {
  private final AddressRange range;
  private final ArenaPages pages;
  private final ArenaFrames frames;
  private final WrittenBlocks written;
  private final IdleMappings idleMappings;

  /** Makes what separates the pages of an arena. */
  public Separator(
      AddressRange range,
      ArenaPages pages,
      ArenaFrames frames,
      WrittenBlocks written,
      IdleMappings idleMappings) {
    this.range = range;
    this.pages = pages;
    this.frames = frames;
    this.written = written;
    this.idleMappings = idleMappings;
  }

  /**
   * Separates those pages of a range that are merged.
   *
   * @throws IOException if there is no memory for the copies; nothing is lost
   */
  public void separate(int first, int count) throws IOException {
    int page = first;
    int end = first + count;
    while (page < end) {
      int from = page;
      while (page < end && (pages.isShared(page) || pages.isZero(page))) {
        page++;
      }
      if (page > from) {
        copy(from, page);
      } else {
        page++;
      }
    }
  }

  private void copy(int first, int end) throws IOException {
    int result = range.advise(first, end - first, MemoryCalls.POPULATE_WRITE);
    if (result < 0) {
      long offset = (long) first * range.pageSize();
      written.mark(offset, (long) (end - first) * range.pageSize()); // Some may have copies by now.
      throw new IOException(
          "cannot give %d merged pages copies of their own: %s"
              .formatted(end - first, Errno.describe(-result)));
    }
    for (int page = first; page < end; page++) {
      if (pages.isShared(page)) {
        frames.unmap(pages.layout().frame(page));
      }
      pages.set(page, PageState.PRESENT);
    }
    idleMappings.pagesLeft();
  }
}
