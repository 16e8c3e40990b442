package io.ksm.trace;

import io.ksm.api.Region;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Says what changed between two lists of one source's regions.
 *
 * <p>Immutable. Takes time in proportion to the lists.
 *
 * @param ended regions of the former list that are not in the present one
 * @param begun regions of the present list that were not in the former one
 * @param lost pages of eligible regions that are in none any more: nothing is known of them
 */
public record RegionChanges(List<Region> ended, List<Region> begun, List<PageRange> lost) {

  /** Copies the lists. */
  public RegionChanges {
    ended = List.copyOf(ended);
    begun = List.copyOf(begun);
    lost = List.copyOf(lost);
  }

  /**
   * Compares two lists, both ascending by address.
   *
   * @param pageSize in bytes
   */
  public static RegionChanges between(List<Region> former, List<Region> present, int pageSize) {
    if (former.equals(present)) {
      return new RegionChanges(List.of(), List.of(), List.of());
    }
    return new RegionChanges(
        without(former, present), without(present, former), lost(former, present, pageSize));
  }

  private static List<Region> without(List<Region> regions, List<Region> others) {
    Set<Region> known = new HashSet<>(others);
    return regions.stream().filter(region -> !known.contains(region)).toList();
  }

  private static List<PageRange> lost(List<Region> former, List<Region> present, int pageSize) {
    List<PageRange> kept = ranges(present, pageSize);
    List<PageRange> lost = new ArrayList<>();
    int next = 0;
    for (PageRange range : ranges(former, pageSize)) {
      long at = range.first();
      while (next < kept.size() && kept.get(next).end() <= at) {
        next++;
      }
      for (int i = next; at < range.end(); i++) {
        long hole = i < kept.size() ? Math.min(kept.get(i).first(), range.end()) : range.end();
        if (hole > at) {
          lost.add(new PageRange(at, hole));
        }
        at = i < kept.size() ? Math.max(hole, kept.get(i).end()) : range.end();
      }
    }
    return lost;
  }

  private static List<PageRange> ranges(List<Region> regions, int pageSize) {
    return regions.stream()
        .filter(Region::isEligible)
        .map(region -> range(region, pageSize))
        .toList();
  }

  /** Returns the pages of a region. */
  public static PageRange range(Region region, int pageSize) {
    long first = Long.divideUnsigned(region.address(), pageSize);
    return new PageRange(first, first + region.pages());
  }
}
