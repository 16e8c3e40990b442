package io.ksm.testkit.workload;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.api.RegionTraits.Known;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses in a source, and the model of what was written to it.
 *
 * <p>At one time it is not a region, at another time one or several.
 *
 * <p>Nothing here depends on what the source answers: areas of equal seeds evolve alike, whatever
 * was merged in their sources.
 */
final class EvolvingArea {
  private static final int[] MOODS = {0, 0, 2, 5, 15, 50, 100};
  private static final List<PageState> FOREIGN =
      List.of(
          PageState.SHARED,
          PageState.SWAPPED,
          PageState.FILE,
          PageState.SCATTERED,
          PageState.EXCLUDED,
          PageState.MAPPED_BY_SEVERAL,
          PageState.UNREADABLE,
          PageState.UNRESPONSIVE,
          PageState.ZERO_UNKNOWN);
  private static final List<Known> ANSWERS =
      List.of(Known.YES, Known.YES, Known.YES, Known.UNKNOWN, Known.NO);

  private final TestMemory memory;
  private final int first;
  private final int capacity;
  private final boolean forks;
  private final String domain;
  private final RegionTraits traits;
  private final byte[] @Nullable [] content;
  private final byte[] @Nullable [] former;
  private final BitSet volatilePages = new BitSet();
  private final BitSet cuts = new BitSet();
  private boolean there = true;
  private int from;
  private int to;
  private int ineligible = -1;

  /**
   * Makes an area without content.
   *
   * @param memory in which it lies
   * @param first the window's page at which it may begin
   * @param shape of the workload
   * @param domain of its regions
   */
  EvolvingArea(
      TestMemory memory, int first, WorkloadShape shape, String domain, SplittableRandom random) {
    this.memory = memory;
    this.first = first;
    this.capacity = shape.areaPages();
    this.forks = shape.forks();
    this.domain = domain;
    this.content = new byte[capacity][];
    this.former = new byte[capacity][];
    this.from = random.nextInt(capacity / 4 + 1);
    this.to = capacity - random.nextInt(capacity / 4 + 1);
    this.traits = RegionTraits.UNKNOWN.withResident(ANSWERS.get((from + to) % ANSWERS.size()));
  }

  /** Lets regions appear, vanish, grow, shrink, split and join. */
  void changeLayout(SplittableRandom random) {
    switch (random.nextInt(24)) {
      case 0 -> there = !there;
      case 1, 10, 11 -> there = true;
      case 2 -> from = random.nextInt(from + 1);
      case 3 -> to = random.nextInt(to, capacity + 1);
      case 4 -> from = random.nextInt(from, to);
      case 5 -> to = random.nextInt(from, to) + 1;
      case 6 -> cuts.set(random.nextInt(capacity));
      case 7 -> cuts.clear();
      case 8 -> ineligible = random.nextInt(capacity);
      case 9 -> ineligible = -1;
      default -> {}
    }
  }

  /** Returns the regions as of now, in ascending order. */
  List<Region> regions() {
    List<Region> regions = new ArrayList<>();
    for (int at = from; there && at < to; ) {
      int end = end(at);
      boolean excluded = at <= ineligible && ineligible < end;
      regions.add(
          new Region(
              "area " + first + "+" + at,
              address(at),
              end - at,
              domain,
              excluded ? "file-backed" : null,
              traits));
      at = end;
    }
    return regions;
  }

  /** Returns where the region that begins at a page ends. */
  private int end(int at) {
    int cut = cuts.nextSetBit(at + 1);
    return cut < 0 || cut > to ? to : cut;
  }

  /** Returns which pages lie in an eligible region. */
  private BitSet mapped() {
    BitSet mapped = new BitSet();
    for (Region region : regions()) {
      if (region.isEligible()) {
        int at = memory.window().slot(region.address()) - first;
        mapped.set(at, at + (int) region.pages());
      }
    }
    return mapped;
  }

  private long address(int page) {
    return memory.window().address(first + page);
  }

  /** Lets pages change, come and go, after the source was told of the regions. */
  void changePages(ContentPool pool, SplittableRandom random) {
    BitSet mapped = mapped();
    int percent = MOODS[random.nextInt(MOODS.length)];
    for (int page = 0; page < capacity; page++) {
      if (!mapped.get(page)) {
        lose(page);
      } else if (volatilePages.get(page)) {
        write(page, pool.unique(random));
      } else if (content[page] == null) {
        comeBack(page, pool, random);
      } else if (random.nextInt(100) < percent) {
        change(page, pool, random);
      }
    }
  }

  private void comeBack(int page, ContentPool pool, SplittableRandom random) {
    int choice = random.nextInt(100);
    byte[] old = former[page];
    if (choice < 20 && old != null) {
      write(page, old);
    } else if (choice < 60) {
      write(page, pool.common(random));
    } else if (choice < 66) {
      write(page, pool.zero());
    }
  }

  private void change(int page, ContentPool pool, SplittableRandom random) {
    byte[] now = present(page);
    byte[] old = former[page];
    int choice = random.nextInt(100);
    if (choice < 30) {
      write(page, pool.common(random));
    } else if (choice < 38) {
      write(page, pool.unique(random));
    } else if (choice < 50) {
      write(page, now);
    } else if (choice < 60) {
      write(page, old == null ? now : old);
    } else if (choice < 68) {
      write(page, pool.zero());
    } else if (choice < 76) {
      write(page, pool.withOtherEnd(now, random));
    } else if (choice < 79) {
      shareWith(page, random);
    } else if (choice < 82) {
      write(page, pool.unique(random));
      write(page, now);
    } else if (choice < 90) {
      become(page, PageState.ABSENT);
    } else if (choice < 93) {
      become(page, PageState.ZERO);
    } else if (choice < 98) {
      become(page, FOREIGN.get(random.nextInt(FOREIGN.size())));
    } else {
      volatilePages.set(page);
    }
  }

  /** Makes a page another mapping of the one before it, as a fork does, if there is one. */
  private void shareWith(int page, SplittableRandom random) {
    byte[] other = page > 0 && forks ? content[page - 1] : null;
    if (other == null) {
      return;
    }
    long frame = random.nextLong() | 1;
    write(page, other);
    memory.share(address(page), frame);
    memory.share(address(page - 1), frame);
  }

  private byte[] present(int page) {
    byte[] now = content[page];
    if (now == null) {
      throw new IllegalStateException("page " + page + " has no content");
    }
    return now;
  }

  private void write(int page, byte[] bytes) {
    memory.write(address(page), bytes);
    lose(page);
    content[page] = bytes;
  }

  private void become(int page, PageState state) {
    memory.become(address(page), state);
    lose(page);
  }

  private void lose(int page) {
    byte[] now = content[page];
    if (now != null) {
      former[page] = now;
    }
    content[page] = null;
  }

  /** Forgets everything, because the owner of the memory has gone. */
  void exit() {
    Arrays.fill(content, null);
    there = false;
  }

  /**
   * Checks that every page holds what was written to it.
   *
   * @throws IllegalStateException that names the first page that does not
   */
  void verify() {
    for (int page = 0; page < capacity; page++) {
      if (!Arrays.equals(memory.content(address(page)), content[page])) {
        throw new IllegalStateException(
            "page %x of %s does not hold what was written to it"
                .formatted(address(page), memory.label()));
      }
    }
  }
}
