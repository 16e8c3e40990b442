package io.ksm.cli.kernel.status;

import io.ksm.report.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what the figures come to, in words: is it on, is it worth it, what to do next. */
final class StatusSummary {
  private StatusSummary() {}

  /** Returns the lines to print. */
  static List<String> lines(KernelStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(KsmdState.describe(status));
    lines.add(profit(status));
    lines.addAll(UnmergeSection.lines(status.unmergeNeed()));
    status.ksmdCpuNanos().ifPresent(nanos -> lines.add(ksmdTime(nanos)));
    nextStep(status).ifPresent(lines::add);
    return lines;
  }

  private static String profit(KernelStatus status) {
    String saved = Numbers.bytes(status.savedBytes());
    if (status.costBytes().isEmpty()) {
      return "Merging saves %s; what it costs, this kernel does not tell.".formatted(saved);
    }
    long cost = status.costBytes().getAsLong();
    if (status.savedBytes() == 0 && cost == 0) {
      return "Merging saves nothing now, and costs no memory.";
    }
    return "Merging saves %s and costs %s, spent on keeping track of pages: %s."
        .formatted(saved, Numbers.bytes(cost), gain(status.savedBytes() - cost));
  }

  private static String gain(long bytes) {
    return bytes >= 0
        ? "a gain of " + Numbers.bytes(bytes)
        : "a loss of %s, for few of the pages are equal".formatted(Numbers.bytes(-bytes));
  }

  private static String ksmdTime(long nanos) {
    return "ksmd has used %s of processor time since the machine started."
        .formatted(Numbers.time(nanos));
  }

  private static Optional<String> nextStep(KernelStatus status) {
    if (status.isOn() && !status.isRunning()) {
      return Optional.of("To have it scan: 'ksm kernel set pages_to_scan=100' as root.");
    }
    if (!status.isRunning()) {
      return Optional.of(
          "To merge: 'ksm kernel set run=1' as root, and programs that ask for it:"
              + " 'ksm kernel run -- COMMAND'.");
    }
    if (status.trackedPages() > 0 || status.savedPages() > 0) {
      return Optional.empty();
    }
    if (!status.processes().isEmpty()) {
      return Optional.of(
          "ksmd has not come to the pages of these processes yet: 'ksm kernel watch' shows it"
              + " work.");
    }
    return Optional.of(
        "No process%s asks for it, so ksmd has nothing to do: start one by 'ksm kernel run -- COMMAND'."
            .formatted(status.unreadable() == 0 ? "" : " that you may read"));
  }
}
