package io.ksm.report.sharing;

import io.ksm.core.report.SharingMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Tells of two sources that hold equal pages. Immutable.
 *
 * @param one the number of the source that has more of them; of two alike, the first
 * @param other the number of the other source
 * @param pages how many pages of {@code one} the other source holds, too
 */
public record SharingPair(int one, int other, long pages) {
  private static final Comparator<SharingPair> BY_PAGES =
      Comparator.comparingLong(SharingPair::pages)
          .thenComparing(Comparator.comparingInt(SharingPair::one).reversed())
          .thenComparing(Comparator.comparingInt(SharingPair::other).reversed());

  /**
   * Returns the pairs that share most, most first. Looks once at each pair of sources, and keeps no
   * more pairs than it returns.
   *
   * @param max how many pairs at most
   */
  public static List<SharingPair> most(SharingMatrix sharing, int max) {
    PriorityQueue<SharingPair> most = new PriorityQueue<>(BY_PAGES);
    long least = 1;
    for (int one = 0; one < sharing.size(); one++) {
      for (int other = one + 1; other < sharing.size(); other++) {
        long there = sharing.pages(one, other);
        long back = sharing.pages(other, one);
        if (Math.max(there, back) >= least) {
          most.add(
              there >= back
                  ? new SharingPair(one, other, there)
                  : new SharingPair(other, one, back));
          if (most.size() > max) {
            most.remove();
            least = most.element().pages();
          }
        }
      }
    }
    List<SharingPair> ordered = new ArrayList<>(most);
    ordered.sort(BY_PAGES.reversed());
    return ordered;
  }
}
