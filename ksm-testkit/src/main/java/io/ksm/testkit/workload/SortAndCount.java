package io.ksm.testkit.workload;

import io.ksm.api.Counters;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Knows what the counters must read over static sources: it sorts all pages and counts equal ones.
 *
 * <p>Holds a copy of all memory. Not thread-safe.
 */
public final class SortAndCount {
  private final Map<String, List<byte[]>> pages = new HashMap<>();
  private final int pageSize;

  /**
   * Reads all pages of static sources.
   *
   * @param sources at least one; they stay open
   * @param domain of a region: only pages of one domain merge
   */
  public SortAndCount(List<? extends PageSource> sources, Function<Region, String> domain)
      throws IOException {
    pageSize = sources.getFirst().pageSize();
    try (PageChunk chunk = new PageChunk(pageSize, 256)) {
      for (PageSource source : sources) {
        for (Region region : source.regions()) {
          if (region.isEligible()) {
            read(source, region, chunk, domain.apply(region));
          }
        }
      }
    }
    for (List<byte[]> all : pages.values()) {
      all.sort(Arrays::compare);
    }
  }

  /** Reads all pages of static sources, which are of one domain. */
  public SortAndCount(List<? extends PageSource> sources) throws IOException {
    this(sources, region -> "");
  }

  private void read(PageSource source, Region region, PageChunk chunk, String domain)
      throws IOException {
    List<byte[]> all = pages.computeIfAbsent(domain, _ -> new ArrayList<>());
    for (long first = 0; first < region.pages(); first += chunk.capacity()) {
      int count = (int) Math.min(chunk.capacity(), region.pages() - first);
      chunk.begin(count, false);
      source.read(region, first, count, chunk);
      for (int i = 0; i < count; i++) {
        if (chunk.state(i) == PageState.PRESENT) {
          all.add(chunk.memory().asSlice(chunk.offset(i), pageSize).toArray(ValueLayout.JAVA_BYTE));
        }
      }
    }
  }

  /**
   * Returns what the counters read, smart scan off.
   *
   * @param mergesZeroPages whether zero pages merge with the zero page
   * @param maxSharers how many pages may share a frame, at least 2
   * @param scans how many full scans were made, at least 1
   */
  public Counters counters(boolean mergesZeroPages, int maxSharers, int scans) {
    Tally tally = new Tally(mergesZeroPages, maxSharers);
    pages.values().forEach(tally::add);
    return tally.counters(scans);
  }

  /** The sums over all contents. */
  private final class Tally {
    private final boolean mergesZeroPages;
    private final int maxSharers;
    private long present;
    private long zero;
    private long shared;
    private long sharing;
    private long unshared;
    private long chains;
    private long dups;

    Tally(boolean mergesZeroPages, int maxSharers) {
      this.mergesZeroPages = mergesZeroPages;
      this.maxSharers = maxSharers;
    }

    void add(List<byte[]> sorted) {
      present += sorted.size();
      int end;
      for (int begin = 0; begin < sorted.size(); begin = end) {
        byte[] content = sorted.get(begin);
        end = begin + 1;
        while (end < sorted.size() && Arrays.equals(sorted.get(end), content)) {
          end++;
        }
        add(content, end - begin);
      }
    }

    private void add(byte[] content, int copies) {
      if (mergesZeroPages && Arrays.equals(content, new byte[pageSize])) {
        zero += copies;
        return;
      }
      SharingLimit limit = new SharingLimit(copies, maxSharers);
      shared += limit.shared();
      sharing += limit.sharing();
      unshared += limit.unshared();
      if (limit.shared() > 1) {
        chains++;
        dups += limit.shared();
      }
    }

    /** Zero pages are tracked until the scan after the one that merged them. */
    Counters counters(int scans) {
      long settled = present - zero;
      long tracked = scans == 1 ? present : settled;
      return new Counters(
          shared,
          sharing,
          unshared,
          tracked - settled,
          present + (scans - 1) * settled,
          0,
          zero,
          scans,
          chains,
          dups,
          (sharing + zero) * pageSize - tracked * Counters.KERNEL_BYTES_PER_PAGE);
    }
  }
}
