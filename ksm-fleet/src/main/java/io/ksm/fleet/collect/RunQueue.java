package io.ksm.fleet.collect;

import io.ksm.api.Region;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts regions into runs, which threads take one after the other. For several threads. */
final class RunQueue {
  private final Iterator<Region> regions;
  private final int pageSize;
  private final int runPages;
  private @Nullable Region region;
  private long done;

  /**
   * Neighbouring pages of one region.
   *
   * @param first page, counted from the region's beginning
   */
  record Run(Region region, long first, int count) {}

  /**
   * Begins with the first region.
   *
   * @param runPages the most pages of a run, a power of two; runs end at its multiples
   */
  RunQueue(List<Region> regions, int pageSize, int runPages) {
    this.regions = regions.iterator();
    this.pageSize = pageSize;
    this.runPages = runPages;
  }

  /** Takes the next run; null after the last. */
  synchronized @Nullable Run next() {
    Region present = region;
    while (present == null || done == present.pages()) {
      if (!regions.hasNext()) {
        return null;
      }
      present = regions.next();
      region = present;
      done = 0;
    }
    long address = Long.divideUnsigned(present.address(), pageSize) + done;
    int room = runPages - (int) (address & (runPages - 1));
    Run run = new Run(present, done, (int) Math.min(room, present.pages() - done));
    done += run.count();
    return run;
  }
}
