package io.ksm.report.scan;

import io.ksm.core.report.Grouping;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says by what sources are told of together.
 *
 * @param domain within what pages are to merge, beside all; null for no such limit
 * @param by for which groupings sums are to be shown
 */
public record ShownGroups(@Nullable Grouping domain, Set<Grouping> by) {

  /** No groups at all. */
  public static final ShownGroups NONE = new ShownGroups(null, Set.of());

  /** Copies the set. */
  public ShownGroups {
    by = Set.copyOf(by);
  }

  /** Returns all groupings that a report has to make. */
  public Set<Grouping> all() {
    Set<Grouping> all = EnumSet.noneOf(Grouping.class);
    all.addAll(by);
    if (domain != null) {
      all.add(domain);
    }
    return all;
  }

  /** Returns what a group of such sources is called. */
  static String word(Grouping grouping) {
    return switch (grouping) {
      case USER -> "user";
      case CGROUP -> "control group";
      case VM -> "virtual machine";
    };
  }
}
