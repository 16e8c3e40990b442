package io.ksm.report.sharing;

import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.SharingMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Orders sources so that those that hold equal pages stand together.
 *
 * <p>Joins the two most similar groups of sources over and over, beginning with each source alone.
 * Two sources are as similar as the share of their duplicates that the other one holds, too; groups
 * as their sources are on average. Each time the groups are turned so that the ends that meet are
 * as similar as can be. Takes a time in proportion to the cube of the number of sources, which for
 * 400 is a few hundredths of a second.
 */
public final class SourceOrder {
  private final SharingMatrix sharing;
  private final List<List<Integer>> groups = new ArrayList<>();

  /** Indexed by source and source. */
  private final double[][] similar;

  /** Indexed by group and group, those that are left. */
  private final double[][] ofGroups;

  private SourceOrder(SharingMatrix sharing, long[] sizes, List<Integer> sources) {
    this.sharing = sharing;
    int count = sizes.length;
    this.similar = new double[count][];
    for (int source : sources) {
      similar[source] = new double[count];
      for (int other : sources) {
        similar[source][other] = source == other ? 0 : similarity(sizes, source, other);
      }
      groups.add(new ArrayList<>(List.of(source)));
    }
    this.ofGroups = new double[sources.size()][sources.size()];
    for (int i = 0; i < ofGroups.length; i++) {
      for (int j = 0; j < ofGroups.length; j++) {
        ofGroups[i][j] = similar[sources.get(i)][sources.get(j)];
      }
    }
  }

  private double similarity(long[] sizes, int one, int other) {
    long equal = sharing.pages(one, other) + sharing.pages(other, one);
    long both = sizes[one] + sizes[other];
    return both == 0 ? 0 : (double) equal / both;
  }

  /**
   * Returns the numbers of sources that share pages with others, in order.
   *
   * @param max how many at most: those that share most
   */
  public static List<Integer> of(MemoryReport report, int max) {
    long[] duplicates =
        report.sources().stream().mapToLong(source -> source.figures().duplicate()).toArray();
    return of(report.sharing(), duplicates, max);
  }

  /**
   * Does the same of any sources.
   *
   * @param sizes of what they have that may be equal, by source
   */
  public static List<Integer> of(SharingMatrix sharing, long[] sizes, int max) {
    List<Integer> sources = sharing(sharing, max);
    return sources.size() <= 2 ? sources : new SourceOrder(sharing, sizes, sources).order();
  }

  private static List<Integer> sharing(SharingMatrix sharing, int max) {
    int count = sharing.size();
    long[] shared = new long[count];
    for (int one = 0; one < count; one++) {
      for (int other = 0; other < count; other++) {
        long pages = one == other ? 0 : sharing.pages(one, other);
        shared[one] += pages;
        shared[other] += pages;
      }
    }
    return IntStream.range(0, count)
        .filter(source -> shared[source] > 0)
        .boxed()
        .sorted(Comparator.comparingLong((Integer source) -> shared[source]).reversed())
        .limit(max)
        .sorted()
        .toList();
  }

  private List<Integer> order() {
    while (groups.size() > 1) {
      int one = 0;
      int other = 1;
      for (int i = 0; i < groups.size(); i++) {
        for (int j = i + 1; j < groups.size(); j++) {
          if (ofGroups[i][j] > ofGroups[one][other]) {
            one = i;
            other = j;
          }
        }
      }
      join(one, other);
    }
    return groups.getFirst();
  }

  /** The last group takes the place of the second one. */
  private void join(int one, int other) {
    int sizeOne = groups.get(one).size();
    int sizeOther = groups.get(other).size();
    for (int i = 0; i < groups.size(); i++) {
      double average =
          (sizeOne * ofGroups[one][i] + sizeOther * ofGroups[other][i]) / (sizeOne + sizeOther);
      ofGroups[one][i] = average;
      ofGroups[i][one] = average;
    }
    groups.set(one, turned(groups.get(one), groups.get(other)));
    int last = groups.size() - 1;
    groups.set(other, groups.get(last));
    groups.removeLast();
    for (int i = 0; i < groups.size(); i++) {
      ofGroups[other][i] = ofGroups[last][i];
      ofGroups[i][other] = ofGroups[i][last];
    }
  }

  private List<Integer> turned(List<Integer> one, List<Integer> other) {
    List<List<Integer>> ways =
        List.of(
            joined(one, other),
            joined(one, other.reversed()),
            joined(one.reversed(), other),
            joined(one.reversed(), other.reversed()));
    int seam = one.size();
    List<Integer> best = ways.getFirst();
    for (List<Integer> way : ways) {
      if (atSeam(way, seam) > atSeam(best, seam)) {
        best = way;
      }
    }
    return best;
  }

  private static List<Integer> joined(List<Integer> one, List<Integer> other) {
    List<Integer> joined = new ArrayList<>(one);
    joined.addAll(other);
    return joined;
  }

  private double atSeam(List<Integer> way, int seam) {
    return similar[way.get(seam - 1)][way.get(seam)];
  }
}
