package io.ksm.source.image.qemu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FileWindow;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.Pool;
import io.ksm.source.image.format.RegionPages;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Reads neighbouring pages of a block of RAM. For any number of threads; allocates nothing per
 * page.
 */
final class RamPages implements RegionPages {
  private final long[][] groups;
  private final PageState missing;
  private final Readers readers;

  /**
   * Makes them.
   *
   * @param groups the places of the pages, one group after the other
   * @param missing what the pages are that did not come
   */
  RamPages(long[][] groups, PageState missing, Readers readers) {
    this.groups = groups;
    this.missing = missing;
    this.readers = readers;
  }

  @Override
  public void read(long firstPage, int count, PageSink into) throws IOException {
    Reader reader = readers.pool.take();
    try {
      reader.begin(into);
      for (int i = 0; i < count; i++) {
        long page = firstPage + i;
        long place = groups[(int) (page / RamBlock.GROUP)][(int) (page % RamBlock.GROUP)];
        if (place == RamBlock.NOWHERE) {
          into.setState(i, missing);
        } else {
          reader.read(place, i, into);
        }
      }
    } finally {
      readers.pool.giveBack(reader);
    }
  }

  /** Lends readers to as many threads as there are. */
  static final class Readers {
    private final Pool<Reader> pool;

    Readers(ImageFile file, Damage damage, int pageSize) {
      this.pool = new Pool<>(() -> new Reader(file, damage, pageSize));
    }
  }

  /**
   * Copies pages out of the stream, where they mostly lie one after another. One window runs ahead;
   * the other one is for what lies before it, as pages do that came only once.
   */
  private static final class Reader {
    private static final int WINDOW = 64 << 10;
    private final Damage damage;
    private final int pageSize;
    private final FileWindow ahead;
    private final FileWindow back;
    private boolean alone;

    Reader(ImageFile file, Damage damage, int pageSize) {
      this.damage = damage;
      this.pageSize = pageSize;
      this.ahead = new FileWindow(file, Math.max(WINDOW, pageSize));
      this.back = new FileWindow(file, pageSize);
    }

    void begin(PageSink into) {
      alone = into.isForComparison();
      ahead.clear();
      back.clear(); // the file may have changed
    }

    void read(long place, int page, PageSink into) throws IOException {
      MemorySegment to = into.buffer();
      long at = (long) page * pageSize;
      into.setState(page, PageState.PRESENT);
      if (place < 0) {
        to.asSlice(at, pageSize).fill(RamBlock.filling(place));
        return;
      }
      FileWindow window = alone || ahead.beginsAfter(place) ? back : ahead;
      try {
        int from = window.fetch(place, pageSize);
        MemorySegment.copy(window.array(), from, to, JAVA_BYTE, at, pageSize);
      } catch (IOException e) {
        damage.unreadable(place, e);
        into.setState(page, PageState.UNREADABLE);
      }
    }
  }
}
