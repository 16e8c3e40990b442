package io.ksm.fleet.place;

import io.ksm.fleet.query.Estimate;
import java.util.Arrays;

/**
 * Says what placements save, by a sample on which nothing was optimized: what was chosen by chance
 * alone gains nothing here. One thread.
 */
final class PlacementEstimator {
  private final SharedContents contents;
  private final int[] seen;
  private int round;

  PlacementEstimator(SharedContents contents, int hosts) {
    this.contents = contents;
    this.seen = new int[hosts];
  }

  /** Returns what a placement saves across sources, in pages. */
  Estimate saving(int[] hostOf) {
    double largest = contents.sources() - Arrays.stream(hostOf).distinct().count();
    double sum = 0;
    double spread = 0;
    for (int content = 0; content < contents.size(); content++) {
      double saved = owners(content) - copies(content, hostOf);
      sum += saved;
      spread += saved * saved;
    }
    return Estimate.of(sum, spread, largest, contents.range());
  }

  /**
   * Returns what one placement saves more than another, in pages. Closer than the difference of
   * both, because the same contents are in both.
   */
  Estimate difference(int[] better, int[] worse) {
    if (Arrays.equals(better, worse)) {
      return new Estimate(0, 0);
    }
    double sum = 0;
    double spread = 0;
    double sizes = 0;
    int moved = 0;
    for (int source = 0; source < better.length; source++) {
      moved += better[source] == worse[source] ? 0 : 1;
    }
    for (int content = 0; content < contents.size(); content++) {
      double more = copies(content, worse) - copies(content, better);
      sum += more;
      spread += more * more;
      sizes += Math.abs(more);
    }
    return Estimate.of(sum, spread, sizes, Math.min(moved, seen.length), contents.range());
  }

  /** Returns what no placement exceeds that gives a host so many sources at most, in pages. */
  Estimate bound(int maxSources) {
    double largest = saved(contents.sources(), maxSources);
    double sum = 0;
    double spread = 0;
    for (int content = 0; content < contents.size(); content++) {
      double saved = saved(owners(content), maxSources);
      sum += saved;
      spread += saved * saved;
    }
    return Estimate.of(sum, spread, largest, contents.range());
  }

  /** What a content saves whose owners are on as few hosts as possible. */
  private static double saved(int owners, int maxSources) {
    return owners - (owners + maxSources - 1) / maxSources;
  }

  private int owners(int content) {
    return contents.endHolder(content) - contents.firstHolder(content);
  }

  /** How many hosts have a content. */
  private int copies(int content, int[] hostOf) {
    round++;
    int copies = 0;
    for (int i = contents.firstHolder(content); i < contents.endHolder(content); i++) {
      int host = hostOf[contents.holder(i)];
      copies += seen[host] == round ? 0 : 1;
      seen[host] = round;
    }
    return copies;
  }
}
