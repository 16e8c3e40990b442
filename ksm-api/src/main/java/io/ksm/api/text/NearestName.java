package io.ksm.api.text;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name that a user most likely meant, for errors that ask "did you mean …?".
 *
 * <p>Names are compared by Levenshtein's distance: how many letters must be added, left out or
 * exchanged. Safe for several threads. Takes time in proportion to the lengths of both names.
 */
public final class NearestName {
  private NearestName() {}

  /**
   * Returns the candidate with the smallest distance to a name, the first of several. A third of
   * the name's letters may be wrong, or two if it is short.
   *
   * @return null if no candidate is near
   */
  public static @Nullable String of(String name, Collection<String> candidates) {
    String best = null;
    int limit = Math.max(2, name.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(name, candidate);
      if (distance < limit) {
        limit = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Returns the distance, row by row of the table of all beginnings. */
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
