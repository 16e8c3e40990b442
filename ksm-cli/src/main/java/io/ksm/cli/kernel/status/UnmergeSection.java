package io.ksm.cli.kernel.status;

import io.ksm.kernel.GroupNeed;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.ArrayList;
import java.util.List;

/** Says what taking all merging back would need, and where that is not there. */
final class UnmergeSection {
  private static final int MAX_GROUPS = 5;

  /** The members of the object in JSON. */
  static final List<Figure<UnmergeNeed>> FIGURES =
      List.of(
          Figure.of("bytes", Unit.BYTES, "that the copies need", UnmergeNeed::bytes),
          Figure.of(
              "upperBound",
              Unit.ANSWER,
              "whether they may need less: not all processes tell what they share",
              UnmergeNeed::isUpperBound),
          Figure.of(
              "availableBytes", Unit.BYTES, "that the machine has", UnmergeNeed::availableBytes),
          Figure.of("fits", Unit.ANSWER, "whether there is room everywhere", UnmergeNeed::fits));

  /** The members of a control group in JSON. */
  static final List<Figure<GroupNeed>> GROUPS =
      List.of(
          Figure.of("group", Unit.WORDS, "its path", GroupNeed::group),
          Figure.of("bytes", Unit.BYTES, "that the copies need in it", GroupNeed::bytes),
          Figure.of("roomBytes", Unit.BYTES, "left of its limit", GroupNeed::roomBytes),
          Figure.of("limitBytes", Unit.BYTES, "that it may have", GroupNeed::limitBytes),
          Figure.of("fits", Unit.ANSWER, "whether there is room", GroupNeed::fits));

  private UnmergeSection() {}

  /** Returns the lines to print; none where nothing is merged. */
  static List<String> lines(UnmergeNeed need) {
    List<String> lines = new ArrayList<>();
    if (need.bytes() == 0) {
      return lines;
    }
    lines.add(machine(need));
    List<GroupNeed> tight = need.tightGroups();
    tight.stream().limit(MAX_GROUPS).map(UnmergeSection::group).forEach(lines::add);
    if (tight.size() > MAX_GROUPS) {
      lines.add(
          "  and in %s".formatted(Numbers.count(tight.size() - MAX_GROUPS, "more control group")));
    }
    return lines;
  }

  private static String machine(UnmergeNeed need) {
    String taking =
        "Taking it all back (run=2) would need %s%s of memory"
            .formatted(need.isUpperBound() ? "at most " : "", Numbers.bytes(need.bytes()));
    if (need.availableBytes().isEmpty()) {
      return taking + ".";
    }
    String there = Numbers.bytes(need.availableBytes().getAsLong());
    if (!need.fitsMachine()) {
      return "%s, and only %s are available: the kernel would kill processes."
          .formatted(taking, there);
    }
    return need.fits()
        ? "%s; %s are available.".formatted(taking, there)
        : "%s; %s are available, but the kernel would kill processes in:".formatted(taking, there);
  }

  private static String group(GroupNeed group) {
    return "  control group %s, which needs %s and has %s left of its %s"
        .formatted(
            group.group(),
            Numbers.bytes(group.bytes()),
            Numbers.bytes(group.roomBytes()),
            Numbers.bytes(group.limitBytes()));
  }
}
