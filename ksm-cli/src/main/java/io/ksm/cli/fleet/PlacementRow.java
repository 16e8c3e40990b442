package io.ksm.cli.fleet;

import io.ksm.fleet.place.PlacementAdvice;
import io.ksm.fleet.query.Estimate;
import java.util.ArrayList;
import java.util.List;

/**
 * A placement that others are compared with.
 *
 * @param name what it is
 * @param saved what it saves across sources
 */
record PlacementRow(String name, Estimate saved) {

  /** Returns those of some advice. */
  static List<PlacementRow> of(PlacementAdvice advice) {
    List<PlacementRow> rows = new ArrayList<>();
    advice.random().ifPresent(saved -> rows.add(new PlacementRow("random", saved)));
    rows.add(new PlacementRow("present", advice.present()));
    rows.add(new PlacementRow("best found", advice.best()));
    rows.add(new PlacementRow("upper bound", advice.bound()));
    return rows;
  }
}
