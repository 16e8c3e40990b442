package io.ksm.core.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the name that a user most likely meant. */
final class Nearest {
  private Nearest() {}

  /** Returns the candidate with the smallest edit distance to a text, or null if none is near. */
  static @Nullable String of(String text, List<String> candidates) {
    String best = null;
    int least = Math.max(2, text.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(text, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein's distance, row by row. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
