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
  private final MappingTraits traits;
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
   * @param traits of the mappings
   * @param offeredOnly whether no other memory is eligible
   */
  RegionLister(
      Names names,
      PopulatedPages populated,
      Set<String> hugePageDevices,
      int pageSize,
      String domain,
      MappingTraits traits,
      boolean offeredOnly) {
    this.names = names;
    this.populated = populated;
    this.hugePageDevices = hugePageDevices;
    this.pageSize = pageSize;
    this.domain = domain;
    this.traits = traits;
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
      add(label, mapping.start(), mapping.end(), ineligible, traits.ofIneligible(mapping));
    } else {
      addPrivate(label, mapping.start(), mapping.end(), traits.of(mapping));
    }
  }

  private void addPrivate(String label, long start, long end, RegionTraits known)
      throws ErrnoException {
    boolean mayMerge = !offeredOnly || known.offered() == RegionTraits.Known.YES;
    String ineligible = mayMerge ? null : NOT_OFFERED;
    long listed = start;
    long found = populated.next(start, end);
    while (found < end) {
      long from = Math.max(start, chunk(found));
      long to;
      do {
        to = Math.min(end, chunk(found) + CHUNK);
        found = populated.next(to, end);
      } while (found < end && chunk(found) == to);
      add(label, listed, from, ABSENT, known);
      add(label, from, to, ineligible, known);
      listed = to;
    }
    add(label, listed, end, ABSENT, known);
  }

  private void add(
      String label, long from, long to, @Nullable String ineligible, RegionTraits known) {
    if (from != to) {
      long pages = Long.divideUnsigned(to - from, pageSize);
      regions.add(new Region(label, from, pages, domain, ineligible, known));
    }
  }

  /** Returns where the chunk begins in which an address lies. */
  private static long chunk(long address) {
    return address & -CHUNK;
  }
}
