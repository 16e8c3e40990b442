package io.ksm.source.image.criu;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.source.image.file.CopiedBytes;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.format.RegionPages;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Reads the pages of one region of a process that CRIU dumped.
 *
 * <p>For any number of threads. Allocates a small view per run of pages, nothing per page.
 *
 * @param address of the region
 * @param runs the region's, ascending, all of them in files
 */
record CriuPages(long address, List<CriuRun> runs, Damage damage) implements RegionPages {
  @Override
  public void read(long firstPage, int count, PageSink into) throws IOException {
    long pageSize = into.pageSize();
    long begin = address + firstPage * pageSize;
    long end = begin + count * pageSize;
    into.buffer();
    for (int i = firstAfter(begin); i < runs.size() && runs.get(i).begin() < end; i++) {
      CriuRun run = runs.get(i).within(begin, end);
      int from = (int) ((run.begin() - begin) / pageSize);
      int to = (int) ((run.end() - begin) / pageSize);
      ImageFile file = Objects.requireNonNull(run.pages());
      into.setStates(from, to, PageState.PRESENT);
      CopiedBytes.copy(file, damage.about(file), run.offset(), into, from, to);
    }
  }

  private int firstAfter(long begin) {
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
}
