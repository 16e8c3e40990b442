package io.ksm.source.linux.process;

import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.linux.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes regions of a process's mappings. Used by one thread.
 *
 * <p>Private mappings are eligible: their pages are anonymous, even in a mapping of a file as soon
 * as they are written. The engine keeps state for each page of an eligible region, so a mapping is
 * cut where nothing is populated. It is looked at in chunks of 2 MiB. Neighbouring chunks with at
 * least one populated page become an eligible region, the others a region that is {@code absent}.
 */
public final class RegionLister {
  /** The reason why a chunk without any populated page is not eligible. */
  static final String ABSENT = "absent";

  /** The reason why memory is not eligible where only what was offered is wanted. */
  static final String NOT_OFFERED = "not-offered";

  private static final long CHUNK = 2 << 20;

  /** Names mappings, for people. */
  @FunctionalInterface
  interface Names {
    /**
     * Names a mapping.
     *
     * @param before the one before it in the address space; null for the first one
     * @throws ErrnoException if the process cannot be asked
     */
    String of(Mapping mapping, @Nullable Mapping before) throws ErrnoException;
  }

  private final Names names;
  private final PopulatedPages populated;
  private final Set<String> hugePageDevices;
  private final int pageSize;
  private final String domain;
  private final RegionTraits offeredTraits;
  private final RegionTraits otherTraits;
  private final @Nullable OfferedMemory offered;
  private final boolean offeredOnly;
  private final List<Region> regions = new ArrayList<>();

  /**
   * Makes a lister for one use.
   *
   * @param names what regions are called
   * @param populated finds out where anything is
   * @param hugePageDevices devices that hold huge pages only
   * @param pageSize in bytes
   * @param domain of all regions
   * @param traits of all regions, but for whether they were offered
   * @param offered which memory was; null if that is not known
   * @param offeredOnly whether no other memory is eligible
   */
  RegionLister(
      Names names,
      PopulatedPages populated,
      Set<String> hugePageDevices,
      int pageSize,
      String domain,
      RegionTraits traits,
      @Nullable OfferedMemory offered,
      boolean offeredOnly) {
    this.names = names;
    this.populated = populated;
    this.hugePageDevices = hugePageDevices;
    this.pageSize = pageSize;
    this.domain = domain;
    this.offeredTraits = traits.withOffered(RegionTraits.Known.YES);
    this.otherTraits =
        traits.withOffered(offered == null ? RegionTraits.Known.UNKNOWN : RegionTraits.Known.NO);
    this.offered = offered;
    this.offeredOnly = offeredOnly;
  }

  /**
   * Lists the regions.
   *
   * @param mappings of the process, ascending
   * @throws ErrnoException if the page table cannot be read
   */
  List<Region> list(List<Mapping> mappings) throws ErrnoException {
    Mapping before = null;
    for (Mapping mapping : mappings) {
      add(mapping, names.of(mapping, before));
      before = mapping;
    }
    return regions;
  }

  private void add(Mapping mapping, String label) throws ErrnoException {
    String ineligible = mapping.ineligible(hugePageDevices);
    if (ineligible != null) {
      add(label, mapping.start(), mapping.end(), ineligible, otherTraits);
    } else {
      addPrivate(label, mapping.start(), mapping.end());
    }
  }

  private void addPrivate(String label, long start, long end) throws ErrnoException {
    RegionTraits traits =
        offered != null && offered.holds(start, end) ? offeredTraits : otherTraits;
    String ineligible = offeredOnly && traits.equals(otherTraits) ? NOT_OFFERED : null;
    long listed = start;
    long found = populated.next(start, end);
    while (found < end) {
      long from = Math.max(start, chunk(found));
      long to;
      do {
        to = Math.min(end, chunk(found) + CHUNK);
        found = populated.next(to, end);
      } while (found < end && chunk(found) == to);
      add(label, listed, from, ABSENT, traits);
      add(label, from, to, ineligible, traits);
      listed = to;
    }
    add(label, listed, end, ABSENT, traits);
  }

  private void add(
      String label, long from, long to, @Nullable String ineligible, RegionTraits traits) {
    if (from != to) {
      long pages = Long.divideUnsigned(to - from, pageSize);
      regions.add(new Region(label, from, pages, domain, ineligible, traits));
    }
  }

  /** Returns where the chunk begins in which an address lies. */
  private static long chunk(long address) {
    return address & -CHUNK;
  }
}
