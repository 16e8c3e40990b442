package io.ksm.fleet.inventory;

import java.util.Collection;

/** Names some of many things in a message. Stateless. */
public final class Names {
  private Names() {}

  /**
   * Returns the first names, and how many more there are.
   *
   * @param max the most that are named
   */
  public static String some(Collection<String> names, int max) {
    String first = String.join(", ", names.stream().limit(max).toList());
    return names.size() > max ? "%s and %d more".formatted(first, names.size() - max) : first;
  }
}
