package io.ksm.kernel;

import static java.util.stream.Collectors.joining;

import java.io.Serial;
import java.util.List;
import java.util.stream.Stream;

/** Unmerging was refused, because its copies need more memory than there is. */
public final class NoRoomException extends KernelKsmException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int MAX_GROUPS = 3;

  /** Makes an exception whose message has the figures. */
  NoRoomException(UnmergeNeed need) {
    super(
        "unmerging needs memory that is not there, and processes would be killed: %s; raise the"
                .formatted(Stream.concat(machine(need), groups(need)).collect(joining("; ")))
            + " limits, or end some of the processes first");
  }

  private static Stream<String> machine(UnmergeNeed need) {
    return need.fitsMachine()
        ? Stream.of()
        : Stream.of(
            "the machine needs %s and has %s"
                .formatted(need.describe(), Mebibytes.there(need.availableBytes().orElse(0))));
  }

  private static Stream<String> groups(UnmergeNeed need) {
    List<GroupNeed> tight = need.tightGroups();
    Stream<String> first = tight.stream().limit(MAX_GROUPS).map(NoRoomException::describe);
    return tight.size() <= MAX_GROUPS
        ? first
        : Stream.concat(first, Stream.of("%d more groups".formatted(tight.size() - MAX_GROUPS)));
  }

  private static String describe(GroupNeed group) {
    return "control group '%s' needs %s and has %s left of its %s"
        .formatted(
            group.group(),
            Mebibytes.needed(group.bytes()),
            Mebibytes.there(group.roomBytes()),
            Mebibytes.there(group.limitBytes()));
  }
}
