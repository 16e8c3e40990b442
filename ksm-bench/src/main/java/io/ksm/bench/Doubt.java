package io.ksm.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two rows, neighbours in the order of a figure, whose order the measurements do not settle: the
 * middle half of the ratios, round by round, lies on both sides of 1.
 *
 * @param figure by which rows are ordered
 * @param faster the number of the row with the smaller median, from 0
 * @param slower the number of the other row
 * @param ratio of the faster row's figure to the slower one's
 */
public record Doubt(Figure figure, int faster, int slower, Spread ratio) {

  /** Finds all doubts about the order of rows by a figure. */
  static List<Doubt> about(Figure figure, List<Row> rows) {
    record Place(int number, double median) {}
    List<Place> order = new ArrayList<>();
    for (int number = 0; number < rows.size(); number++) {
      int place = number;
      rows.get(number)
          .spread(figure)
          .ifPresent(spread -> order.add(new Place(place, spread.median())));
    }
    order.sort(Comparator.comparingDouble(Place::median));
    List<Doubt> doubts = new ArrayList<>();
    for (int i = 1; i < order.size(); i++) {
      int faster = order.get(i - 1).number();
      int slower = order.get(i).number();
      rows.get(faster)
          .ratio(figure, rows.get(slower))
          .filter(ratio -> ratio.middleHalfContains(1))
          .ifPresent(ratio -> doubts.add(new Doubt(figure, faster, slower, ratio)));
    }
    return doubts;
  }
}
