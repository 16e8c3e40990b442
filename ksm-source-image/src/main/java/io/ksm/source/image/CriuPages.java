package io.ksm.source.image;

import io.ksm.api.PageChunk;
import io.ksm.api.PageState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * The pages of one region of a process that CRIU dumped.
 *
 * <p>Allocates a small view per run of pages, nothing per page.
 *
 * @param address of the region
 * @param runs the region's, ascending, all of them in files
 */
record CriuPages(long address, List<CriuRun> runs, Damage damage) implements Pages {
  private static final int MOST_AT_ONCE = 1 << 30;

  @Override
  public void read(long firstPage, int count, PageChunk into) throws IOException {
    long pageSize = into.pageSize();
    long begin = address + firstPage * pageSize;
    long end = begin + count * pageSize;
    into.buffer();
    for (int i = firstBehind(begin); i < runs.size() && runs.get(i).begin() < end; i++) {
      CriuRun run = runs.get(i).within(begin, end);
      int from = (int) ((run.begin() - begin) / pageSize);
      int to = (int) ((run.end() - begin) / pageSize);
      copy(Objects.requireNonNull(run.pages()), run.offset(), into, from, to);
    }
  }

  private int firstBehind(long begin) {
    int low = 0;
    int high = runs.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (runs.get(middle).end() <= begin) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void copy(ImageFile file, long offset, PageChunk into, int from, int to)
      throws IOException {
    int pageSize = into.pageSize();
    int most = Math.max(1, MOST_AT_ONCE / pageSize);
    for (int page = from; page < to; page += most) {
      int end = Math.min(to, page + most);
      long length = (long) (end - page) * pageSize;
      ByteBuffer bytes = into.buffer().asSlice(into.offset(page), length).asByteBuffer();
      int got = read(file, bytes, offset + (long) (page - from) * pageSize);
      into.setStates(page, page + got / pageSize, PageState.PRESENT);
      into.setStates(page + got / pageSize, end, PageState.UNREADABLE);
    }
  }

  private int read(ImageFile file, ByteBuffer to, long offset) throws IOException {
    int got;
    try {
      got = file.read(to, offset);
    } catch (IOException e) {
      if (!damage.goesOn()) {
        throw e;
      }
      lose(file, offset, "at offset %d it cannot be read: %s".formatted(offset, e.getMessage()));
      return 0;
    }
    if (to.hasRemaining()) {
      if (!damage.goesOn()) {
        throw file.shrunk();
      }
      lose(file, offset + got, "it ends at offset %d by now".formatted(offset + got));
    }
    return got;
  }

  private void lose(ImageFile file, long offset, String what) {
    damage.about(file).lost(offset, what);
  }
}
