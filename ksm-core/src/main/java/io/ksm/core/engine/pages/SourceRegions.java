package io.ksm.core.engine.pages;

import io.ksm.api.Region;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Knows the regions of one source, as listed at the beginning of the present scan, and the domains
 * to which they belong. Changes between scans only; in between, several threads may read it.
 */
public final class SourceRegions {
  private final String label;
  private final int pageSize;
  private List<Region> regions = List.of();

  /** Indexed by region: what its domain adds to keys. */
  private long[] domainBits = {};

  /** Indexed by region: the number of its domain, as the policy knows it. */
  private int[] domains = {};

  /**
   * Indexed by region: whether part of it had another domain in the scan before, or another answer
   * to whether pages of zeros occupy memory.
   */
  private boolean[] moved = {};

  /** Indexed by region: how many pages the present scan encounters at most; empty if all. */
  private long[] budgets = {};

  private List<Region> formerRegions = List.of();
  private RegionKinds kinds = new RegionKinds(List.of());

  SourceRegions(String label, int pageSize) {
    this.label = label;
    this.pageSize = pageSize;
  }

  /**
   * Takes others in place of the present regions.
   *
   * @return whether anything changed
   */
  boolean replace(List<Region> now) {
    if (now.equals(regions)) {
      return false;
    }
    formerRegions = regions;
    regions = now;
    kinds = new RegionKinds(now);
    return true;
  }

  /**
   * Checks whether regions ascend and lie in the space of addresses.
   *
   * @throws IOException if they do not
   */
  void check(List<Region> listed) throws IOException {
    for (int i = 0; i < listed.size(); i++) {
      Region region = listed.get(i);
      if (region.address() % pageSize != 0) {
        throw misplaced(region, "does not begin at a multiple of its page size " + pageSize);
      }
      // The last region may end exactly where addresses end.
      long lastPage = lastPage(region);
      if (region.pages() > Long.MAX_VALUE / pageSize
          || Long.compareUnsigned(lastPage, region.address()) < 0) {
        throw misplaced(region, "goes beyond the end of all addresses");
      }
      if (i > 0 && Long.compareUnsigned(lastPage(listed.get(i - 1)), region.address()) >= 0) {
        throw misplaced(region, "begins before the end of '" + listed.get(i - 1).label() + "'");
      }
    }
  }

  private long lastPage(Region region) {
    return region.address() + (region.pages() - 1) * pageSize;
  }

  private IOException misplaced(Region region, String how) {
    return new IOException(
        "%s: its region '%s' at %x %s: a fault of the plug-in that reads it"
            .formatted(label, region.label(), region.address(), how));
  }

  public List<Region> all() {
    return regions;
  }

  public Region get(int index) {
    return regions.get(index);
  }

  public boolean isEmpty() {
    return regions.isEmpty();
  }

  /** Returns the index of the eligible region that holds an address, or -1. */
  public int at(long address) {
    int low = 0;
    int high = regions.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Region region = regions.get(middle);
      if (Long.compareUnsigned(address, region.address()) < 0) {
        high = middle - 1;
      } else if (Long.compareUnsigned(address - region.address(), region.pages() * pageSize) >= 0) {
        low = middle + 1;
      } else {
        return region.isEligible() ? middle : -1;
      }
    }
    return -1;
  }

  /** Returns the number of an address's page within a region. */
  public long pageIn(int region, long address) {
    return (address - regions.get(region).address()) / pageSize;
  }

  /** Returns of which kinds the regions are. */
  public RegionKinds kinds() {
    return kinds;
  }

  /** Returns what a region's domain adds to keys; see {@link Keys}. */
  public long domainBits(int region) {
    return domainBits[region];
  }

  /** Returns the number of a region's domain, as the policy knows it. */
  public int domain(int region) {
    return domains[region];
  }

  /**
   * Sets the domains of the present regions.
   *
   * @param bits what the domain of each region adds to keys
   * @param numbers of the domains, as the policy knows them
   */
  void domains(long[] bits, int[] numbers) {
    boolean[] changed = new boolean[bits.length];
    boolean answersVary = answersVary();
    for (int i = 0; i < bits.length; i++) {
      changed[i] = differsFromFormer(regions.get(i), bits[i], answersVary);
    }
    domainBits = bits;
    domains = numbers;
    moved = changed;
    formerRegions = regions;
  }

  private boolean answersVary() {
    return Stream.concat(formerRegions.stream(), regions.stream())
            .map(region -> region.traits().resident())
            .distinct()
            .count()
        > 1;
  }

  /**
   * Both lists ascend, but a policy with several domains is rare, and so is a change of regions.
   */
  private boolean differsFromFormer(Region region, long bits, boolean answersVary) {
    for (int i = 0; i < domainBits.length; i++) {
      Region former = formerRegions.get(i);
      if ((domainBits[i] != bits
              || (answersVary && former.traits().resident() != region.traits().resident()))
          && Long.compareUnsigned(former.address(), lastPage(region)) <= 0
          && Long.compareUnsigned(region.address(), lastPage(former)) <= 0) {
        return true;
      }
    }
    return false;
  }

  /** Sets how many pages of each region the present scan encounters at most; empty if all. */
  void budgets(long[] ofRegions) {
    budgets = ofRegions;
  }

  /** Says whether the present scan encounters a sample of a region only. */
  boolean isSampled(int region) {
    return budgets.length > 0 && budgets[region] < regions.get(region).pages();
  }

  /** Returns of how many pages the sample of a region is. */
  long budget(int region) {
    return budgets[region];
  }

  /** Says whether part of a region had another domain in the scan before, or another answer. */
  public boolean hasMoved(int region) {
    return moved[region];
  }

  /** Forgets that regions had other domains or answers, once a scan has passed them. */
  public void settleDomains() {
    Arrays.fill(moved, false);
  }
}
