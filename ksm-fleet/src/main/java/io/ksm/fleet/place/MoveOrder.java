package io.ksm.fleet.place;

import io.ksm.fleet.Fleet;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders the moves from one placement to another: next is always the one that gains most for each
 * byte that is moved, of those that fit.
 */
final class MoveOrder {
  /** Above, gains are not counted anew after each move. */
  private static final int MAX_EXACT = 2000;

  private final Fleet fleet;
  private final HostRules rules;
  private final PlacementState state;
  private final int[] target;
  private final double pagesOfContent;
  private final List<Integer> left = new ArrayList<>();
  private final int[] gains;

  private MoveOrder(SharedContents contents, Fleet fleet, HostRules rules, int[] target) {
    this.fleet = fleet;
    this.rules = rules;
    this.state = new PlacementState(contents, rules, rules.present());
    this.target = target;
    this.pagesOfContent = 1 / contents.share();
    this.gains = new int[target.length];
    for (int source = 0; source < target.length; source++) {
      if (target[source] != rules.presentHost(source)) {
        left.add(source);
        gains[source] = gain(source);
      }
    }
  }

  /** Returns the moves in their order. */
  static List<SourceMove> of(SharedContents contents, Fleet fleet, HostRules rules, int[] target) {
    return new MoveOrder(contents, fleet, rules, target).order();
  }

  private int gain(int source) {
    return state.gain(source, target[source]) - state.loss(source);
  }

  private List<SourceMove> order() {
    boolean exact = left.size() <= MAX_EXACT;
    left.sort((one, other) -> Double.compare(rate(other), rate(one)));
    List<SourceMove> moves = new ArrayList<>();
    while (!left.isEmpty()) {
      int next = exact ? best() : firstThatFits();
      boolean fits = fits(next);
      int source = left.get(next);
      left.subList(next, next + 1).clear();
      int from = state.host(source);
      int gain = gain(source);
      state.remove(source);
      state.place(source, target[source]);
      moves.add(
          new SourceMove(
              fleet.sources().get(source),
              fleet.hosts().get(from).name(),
              fleet.hosts().get(target[source]).name(),
              Math.round(gain * pagesOfContent),
              !fits));
      if (exact) {
        countAnew(from, target[source]);
      }
    }
    return moves;
  }

  private double rate(int source) {
    return gains[source] / (double) Math.max(1, rules.bytes(source));
  }

  private boolean fits(int index) {
    int source = left.get(index);
    // Only where merging makes room is it needed, and it is dear.
    int gain = rules.fitsMerged() ? state.gain(source, target[source]) : 0;
    return state.fits(source, target[source], gain);
  }

  private int firstThatFits() {
    for (int i = 0; i < left.size(); i++) {
      if (fits(i)) {
        return i;
      }
    }
    return 0;
  }

  private int best() {
    int best = 0;
    boolean bestFits = false;
    for (int i = 0; i < left.size(); i++) {
      boolean better = rate(left.get(i)) > rate(left.get(best)) || !bestFits;
      if (better && fits(i)) {
        best = i;
        bestFits = true;
      } else if (!bestFits && rate(left.get(i)) > rate(left.get(best))) {
        best = i;
      }
    }
    return best;
  }

  private void countAnew(int from, int to) {
    for (int source : left) {
      int own = state.host(source);
      int host = target[source];
      if (own == from || own == to || host == from || host == to) {
        gains[source] = gain(source);
      }
    }
  }
}
