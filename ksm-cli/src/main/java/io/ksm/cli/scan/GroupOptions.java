package io.ksm.cli.scan;

import io.ksm.core.report.Grouping;
import io.ksm.report.scan.ShownGroups;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads the options that sort the sources of a scan into groups. */
final class GroupOptions {

  /** Says within what pages may merge. */
  enum Domain {
    user(Grouping.USER),
    cgroup(Grouping.CGROUP),
    vm(Grouping.VM),
    numa(null),
    none(null);

    private final @Nullable Grouping grouping;

    Domain(@Nullable Grouping grouping) {
      this.grouping = grouping;
    }
  }

  /** Says of what sums are shown. */
  enum By {
    user(Grouping.USER),
    cgroup(Grouping.CGROUP),
    vm(Grouping.VM);

    private final Grouping grouping;

    By(Grouping grouping) {
      this.grouping = grouping;
    }
  }

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = {
        "${COMPLETION-CANDIDATES}: say what merging saves within each user, control group, virtual"
            + " machine or NUMA node alone, beside what it saves across them; default ${DEFAULT-VALUE}."
      })
  private Domain domain = Domain.none;

  @Option(
      names = "--by",
      paramLabel = "GROUP",
      description = "${COMPLETION-CANDIDATES}: show sums of each. May be given several times.")
  private List<By> by = new ArrayList<>();

  /** Says whether to tell what merging saves within each NUMA node alone. */
  boolean keepsNodesApart() {
    return domain == Domain.numa;
  }

  /** Returns what is to be shown. */
  ShownGroups shown() {
    Set<Grouping> groupings = EnumSet.noneOf(Grouping.class);
    by.forEach(one -> groupings.add(one.grouping));
    return new ShownGroups(domain.grouping, groupings);
  }
}
