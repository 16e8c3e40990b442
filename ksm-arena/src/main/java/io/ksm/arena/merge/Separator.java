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
 * Gives merged pages copies of their own, by having the kernel do what it does when somebody writes
 * to them. Nobody is held off for that. Used by one thread at a time.
 */
public final class Separator {
  private final MemoryCalls calls;
  private final AddressRange range;
  private final ArenaPages pages;
  private final ArenaFrames frames;
  private final WrittenBlocks written;
  private final IdleMappings idleMappings;
  private final int pageSize;

  public Separator(
      MemoryCalls calls,
      AddressRange range,
      ArenaPages pages,
      ArenaFrames frames,
      WrittenBlocks written,
      IdleMappings idleMappings,
      int pageSize) {
    this.calls = calls;
    this.range = range;
    this.pages = pages;
    this.frames = frames;
    this.written = written;
    this.idleMappings = idleMappings;
    this.pageSize = pageSize;
  }

  /**
   * Separates those pages of a range that are merged.
   *
   * @throws IOException if there is no memory for the copies; nothing is lost
   */
  public void separate(int first, int count) throws IOException {
    int page = first;
    int behind = first + count;
    while (page < behind) {
      int from = page;
      while (page < behind && (pages.isShared(page) || pages.isZero(page))) {
        page++;
      }
      if (page > from) {
        copy(from, page);
      } else {
        page++;
      }
    }
  }

  private void copy(int first, int behind) throws IOException {
    long offset = (long) first * pageSize;
    long bytes = (long) (behind - first) * pageSize;
    int result = calls.advise(range.address() + offset, bytes, MemoryCalls.POPULATE_WRITE);
    if (result < 0) {
      written.mark(offset, bytes); // Some may have copies by now.
      throw new IOException(
          "cannot give %d merged pages copies of their own: %s"
              .formatted(behind - first, Errno.describe(-result)));
    }
    for (int page = first; page < behind; page++) {
      if (pages.isShared(page)) {
        frames.unmap(pages.frame(page));
      }
      pages.set(page, PageState.PRESENT);
    }
    idleMappings.pagesLeft();
  }
}
