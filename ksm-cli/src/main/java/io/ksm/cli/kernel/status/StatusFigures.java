package io.ksm.cli.kernel.status;

import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Declares what is told of the kernel's page merging as a whole, in JSON. */
final class StatusFigures {
  /** The first members. */
  static final List<Figure<KernelStatus>> FIRST =
      List.of(
          Figure.of("pageSize", Unit.BYTES, "of each page", KernelStatus::pageSize),
          Figure.of("running", Unit.ANSWER, "whether ksmd scans", KernelStatus::isRunning));

  /** The members after counters and knobs. */
  static final List<Figure<KernelStatus>> SAVINGS =
      List.of(
          Figure.of(
              "savedBytes", Unit.BYTES, "saved, the cost not counted", KernelStatus::savedBytes),
          Figure.of("costBytes", Unit.BYTES, "spent on tracking pages", KernelStatus::costBytes),
          Figure.of(
              "ksmdCpuSeconds",
              Unit.SECONDS,
              "of a processor that ksmd has used",
              status -> seconds(status.ksmdCpuNanos())));

  /** The last members. */
  static final List<Figure<KernelStatus>> LAST =
      List.of(
          Figure.of(
              "unreadableProcesses",
              Unit.COUNT,
              "processes that could not be looked at",
              KernelStatus::unreadable),
          Figure.of(
              "pagesPerHour",
              Unit.PAGES,
              "that ksmd visits at most; unknown if it does not sleep",
              KernelStatus::pagesPerHour));

  private StatusFigures() {}

  private static Optional<BigDecimal> seconds(OptionalLong nanos) {
    return nanos.isPresent()
        ? Optional.of(BigDecimal.valueOf(nanos.getAsLong(), 9))
        : Optional.empty();
  }
}
