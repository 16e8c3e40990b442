package io.ksm.core.engine.pages;

import io.ksm.api.Region;
import io.ksm.api.RegionTraits.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts regions by what they are: those of one label are of one kind, and so are all that bear the
 * path of a file. Where only part of them was offered for merging, that part is a kind of the same
 * name. Immutable.
 */
public final class RegionKinds {
  private static final String FILES = "files";
  private static final String OTHERS = "other regions";

  /** Some dumps have a million regions, each with a name of its own. */
  private static final int MAX_KINDS = 1_000;

  private final List<String> names = new ArrayList<>();
  private final List<Known> offered = new ArrayList<>();
  private final int[] kinds;

  /** What regions of one kind have in common. */
  private record Kind(String name, Known offered) {}

  RegionKinds(List<Region> regions) {
    Map<Kind, Integer> numbers = new HashMap<>();
    kinds = new int[regions.size()];
    for (int i = 0; i < kinds.length; i++) {
      Known answer = regions.get(i).traits().offered();
      Kind kind = new Kind(name(regions.get(i).label()), answer);
      if (names.size() >= MAX_KINDS && !numbers.containsKey(kind)) {
        kind = new Kind(OTHERS, answer);
      }
      Integer number = numbers.putIfAbsent(kind, names.size());
      if (number == null) {
        kinds[i] = names.size();
        names.add(kind.name);
        offered.add(answer);
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

  /** Says whether regions of a kind were offered for merging. */
  public Known offered(int kind) {
    return offered.get(kind);
  }

  /** Returns what regions of a kind are called; several kinds may have one name. */
  public String name(int kind) {
    return names.get(kind);
  }

  /** Returns the number of a region's kind. */
  public int of(int region) {
    return kinds[region];
  }
}
