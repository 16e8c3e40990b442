package io.ksm.core.engine.pages;

import io.ksm.api.Region;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts regions by what they are: those of one label are of one kind, and so are all that bear the
 * path of a file. Immutable.
 */
public final class RegionKinds {
  private static final String FILES = "files";
  private static final String OTHERS = "other regions";

  /** Some dumps have a million regions, each with a name of its own. */
  private static final int MAX_KINDS = 1_000;

  private final List<String> names = new ArrayList<>();
  private final int[] kinds;

  RegionKinds(List<Region> regions) {
    Map<String, Integer> numbers = new HashMap<>();
    kinds = new int[regions.size()];
    for (int i = 0; i < kinds.length; i++) {
      String name = name(regions.get(i).label());
      if (names.size() >= MAX_KINDS && !numbers.containsKey(name)) {
        name = OTHERS;
      }
      Integer number = numbers.putIfAbsent(name, names.size());
      if (number == null) {
        kinds[i] = names.size();
        names.add(name);
      } else {
        kinds[i] = number;
      }
    }
  }

  private static String name(String label) {
    return label.startsWith("/") ? FILES : label;
  }

  public int count() {
    return names.size();
  }

  /** Returns what regions of a kind are called. */
  public String name(int kind) {
    return names.get(kind);
  }

  /** Returns the number of a region's kind. */
  public int of(int region) {
    return kinds[region];
  }
}
