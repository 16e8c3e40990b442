package io.ksm.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the name that was most likely meant, by the pairs of letters that two names share. */
final class Similar {
  private static final double ENOUGH = 0.4;

  private Similar() {}

  /** Returns the most similar candidate, if any is similar enough to be what was meant. */
  static Optional<String> to(String text, List<String> candidates) {
    String best = "";
    double most = ENOUGH;
    for (String candidate : candidates) {
      double likeness = likeness(pairs(text), pairs(candidate));
      if (likeness > most) {
        most = likeness;
        best = candidate;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** Returns the share of equal pairs, 0 to 1: the coefficient of Sørensen and Dice. */
  private static double likeness(Set<String> a, Set<String> b) {
    Set<String> common = new HashSet<>(a);
    common.retainAll(b);
    return 2.0 * common.size() / Math.max(1, a.size() + b.size());
  }

  private static Set<String> pairs(String text) {
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i + 2 <= text.length(); i++) {
      pairs.add(text.substring(i, i + 2));
    }
    return pairs;
  }
}
