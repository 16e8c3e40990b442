package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.Pages;
import java.util.Arrays;

/**
 * Counts what merging frees if only some pages merge, and which group of them has which part in
 * that. It is told of equal pages, one content after the other.
 *
 * <p>Of {@code n} mappings of {@code d} physical pages, {@code ⌈n / max_page_sharing⌉} pages are
 * kept. That is exact unless frames are limited and some pages are one physical page: then it also
 * matters which of them share a frame, and this may be a few pages off. Takes 8 to 16 bytes for
 * each page of the greatest {@linkplain PfnSlices slice}, and boxes nothing. For one thread.
 */
final class GroupedSaving {
  /** A physical address has 52 bits at most, so that a pfn leaves 24 for the group. */
  private static final int GROUP_BITS = 24;

  private static final int MAX_GROUPS = 1 << GROUP_BITS;

  private final Pages pages;
  private final PageGroups groups;
  private final int maxSharers;
  private final boolean usesZeroPages;

  /** The groups that have the present content, of which there are {@link #holderCount}. */
  private int[] holders = new int[16];

  private int holderCount;

  /** Indexed by group: the pages that have the present content. */
  private final long[] mappings;

  /** Indexed by group: the physical pages of the present content that it maps. */
  private final long[] physical;

  /** Indexed by group: those of them that no other group maps. */
  private final long[] exclusive;

  /** Indexed by group: those of them that were not counted in another group already. */
  private final long[] counted;

  /** The pfns of the present slice's pages, with their groups. */
  private long[] pfns = new long[16];

  private int pfnCount;
  private long allMappings;
  private long allPhysical;

  /** The group of the page that is kept: the first one in the order of the scan. */
  private int first;

  private long firstPosition;

  private long saved;
  private final long[] within;
  private final long[] lost;
  private final long[] share;

  /**
   * Begins with nothing saved.
   *
   * @param groups tells which pages merge, and into which group each is to be counted
   * @param count how many groups there are
   * @param maxSharers how many pages share a frame at most
   */
  GroupedSaving(Pages pages, PageGroups groups, int count, int maxSharers) {
    this(pages, groups, count, maxSharers, true);
  }

  /**
   * Begins with nothing saved.
   *
   * @param groups tells which pages merge, and into which group each is to be counted
   * @param count how many groups there are
   * @param maxSharers how many pages share a frame at most
   * @param usesZeroPages whether pages of zeros merge with the zero page, not with each other
   */
  GroupedSaving(Pages pages, PageGroups groups, int count, int maxSharers, boolean usesZeroPages) {
    if (count > MAX_GROUPS) {
      throw new IllegalArgumentException(count + " groups are more than " + MAX_GROUPS);
    }
    this.pages = pages;
    this.groups = groups;
    this.maxSharers = maxSharers;
    this.usesZeroPages = usesZeroPages;
    this.mappings = new long[count];
    this.physical = new long[count];
    this.exclusive = new long[count];
    this.counted = new long[count];
    this.within = new long[count];
    this.lost = new long[count];
    this.share = new long[count];
    begin();
  }

  private void begin() {
    holderCount = 0;
    allMappings = 0;
    allPhysical = 0;
    firstPosition = Long.MAX_VALUE;
  }

  /**
   * Adds a page of the present content, if it counts.
   *
   * @param pfn of the page, or 0 if it is not known. Between two pages of one pfn no slice ends
   */
  void add(int page, long pfn) {
    int group = groups.of(page);
    if (group == PageGroups.NONE) {
      return;
    }
    if (mappings[group]++ == 0) {
      addHolder(group);
    }
    allMappings++;
    if (pfn == 0) {
      countPhysical(group);
      exclusive[group]++;
    } else {
      addPfn(pfn << GROUP_BITS | group);
    }
    long position = pages.position(page);
    if (position < firstPosition) {
      firstPosition = position;
      first = group;
    }
  }

  private void addHolder(int group) {
    if (holderCount == holders.length) {
      holders = Arrays.copyOf(holders, holderCount * 2);
    }
    holders[holderCount++] = group;
    physical[group] = 0;
    exclusive[group] = 0;
    counted[group] = 0;
  }

  private void addPfn(long pfnAndGroup) {
    if (pfnCount == pfns.length) {
      pfns = Arrays.copyOf(pfns, PfnSlices.grown(pfnCount));
    }
    pfns[pfnCount++] = pfnAndGroup;
  }

  private void countPhysical(int group) {
    physical[group]++;
    counted[group]++;
    allPhysical++;
  }

  /** Ends a slice of the present content: counts physical pages that several pages map once. */
  void endSlice() {
    Arrays.sort(pfns, 0, pfnCount);
    for (int at = 0; at < pfnCount; ) {
      long pfn = pfns[at] >>> GROUP_BITS;
      int before = group(at);
      countPhysical(before);
      boolean several = false;
      int end = at + 1;
      for (; end < pfnCount && pfns[end] >>> GROUP_BITS == pfn; end++) {
        if (group(end) != before) {
          before = group(end);
          physical[before]++;
          several = true;
        }
      }
      exclusive[before] += several ? 0 : 1;
      at = end;
    }
    pfnCount = 0;
  }

  private int group(int at) {
    return (int) pfns[at] & (MAX_GROUPS - 1);
  }

  /** Ends the present content, whose pages merge with each other. */
  void endContent() {
    end(false);
  }

  /** Ends the pages of zeros. If they merge with the zero page, none of them is kept. */
  void endZeros() {
    end(usesZeroPages);
  }

  private void end(boolean zeros) {
    long freed = freed(allMappings, allPhysical, zeros);
    saved += freed;
    long kept = allPhysical - freed;
    if (allMappings > 0) {
      kept -= take(first, kept);
    }
    for (int i = 0; i < holderCount; i++) {
      int group = holders[i];
      kept -= take(group, kept);
      share[group] += counted[group];
      within[group] += freed(mappings[group], physical[group], zeros);
      long others = freed(allMappings - mappings[group], allPhysical - exclusive[group], zeros);
      lost[group] += freed - others;
      mappings[group] = 0;
    }
    begin();
  }

  /** Takes kept pages off a group's share; returns how many. */
  private long take(int group, long kept) {
    long taken = Math.min(kept, counted[group]);
    counted[group] -= taken;
    return taken;
  }

  private long freed(long mapped, long distinct, boolean zeros) {
    if (zeros) {
      return distinct;
    }
    return maxSharers < 2 ? 0 : Math.max(0, distinct - Math.ceilDiv(mapped, maxSharers));
  }

  /** Returns how many pages merging frees. */
  long saved() {
    return saved;
  }

  /** Returns how many pages merging frees if a group's pages merge with each other only. */
  long within(int group) {
    return within[group];
  }

  /** Returns how many pages less merging frees if a group's pages are not there. */
  long lost(int group) {
    return lost[group];
  }

  /**
   * Returns how many of the freed pages are a group's: all but the first of each content. The sum
   * over the groups is {@link #saved}.
   */
  long share(int group) {
    return share[group];
  }
}
