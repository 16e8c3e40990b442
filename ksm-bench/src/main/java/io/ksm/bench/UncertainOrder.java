package io.ksm.bench;

import io.ksm.bench.contest.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two rows, neighbours in the order of a figure, whose order the measurements do not settle: the
 * medians say that the one is faster, and the middle half of the ratios, round by round, does not
 * lie below 1. It lies on both sides of 1, or even beyond: then medians and rounds contradict each
 * other.
 *
 * @param figure by which rows are ordered
 * @param faster the number of the row with the smaller median, from 0
 * @param slower the number of the other row
 * @param ratio of the faster row's figure to the slower one's
 */
public record UncertainOrder(Metric figure, int faster, int slower, Spread ratio) {

  /** Fewer ratios have no middle half to speak of. */
  public static final int MIN_ROUNDS = 3;

  /** Says whether so many rounds are enough to doubt an order, or not to. */
  public static boolean canJudge(int rounds) {
    return rounds >= MIN_ROUNDS;
  }

  /**
   * Finds all uncertainOrders about the order of rows by a figure. Rows that did not run have no
   * place in it; where there were too few rounds to judge by, there are no uncertainOrders.
   */
  static List<UncertainOrder> about(Metric figure, List<Row> rows) {
    record Place(int number, double median) {}
    List<Place> order = new ArrayList<>();
    for (int number = 0; number < rows.size(); number++) {
      int place = number;
      Row row = rows.get(number);
      if (row.ran() && canJudge(row.values(figure).size())) {
        row.spread(figure).ifPresent(spread -> order.add(new Place(place, spread.median())));
      }
    }
    order.sort(Comparator.comparingDouble(Place::median));
    List<UncertainOrder> uncertainOrders = new ArrayList<>();
    for (int i = 1; i < order.size(); i++) {
      int faster = order.get(i - 1).number();
      int slower = order.get(i).number();
      rows.get(faster)
          .ratio(figure, rows.get(slower))
          .filter(ratio -> ratio.upper() >= 1)
          .ifPresent(
              ratio -> uncertainOrders.add(new UncertainOrder(figure, faster, slower, ratio)));
    }
    return uncertainOrders;
  }
}
