package io.ksm.cli.kernel.watch;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.report.counters.Counter;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Declares what is told of each interval. Counters have the kernel's names. */
final class StepFigures {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private static final Figure<KernelStep> END =
      Figure.<KernelStep>of(
              "time", Unit.WORDS, "the end of the interval", step -> step.to().time().toString())
          .headed("    time");

  private static final Figure<KernelStep> SCANNED_PER_SECOND =
      Figure.of(
              "pages_scanned_per_second",
              Unit.COUNT,
              "visits of pages in the interval, by its seconds",
              KernelStep::pagesScannedPerSecond)
          .headed("scanned/s");

  private static final Figure<KernelStep> KSMD_CPU =
      Figure.<KernelStep>of(
              "ksmd_cpu_percent",
              Unit.PERCENT,
              "how much of one processor ksmd used",
              step -> percent(step.ksmdCpuPerMille()))
          .headed("ksmd %");

  /** The columns of CSV, and the members of JSON. */
  static final List<Figure<KernelStep>> PROGRAMS = programs();

  private StepFigures() {}

  private static List<Figure<KernelStep>> programs() {
    List<Figure<KernelStep>> figures = new ArrayList<>(List.of(END));
    KernelCounters.FIGURES.forEach(figure -> figures.add(figure.of(KernelStep::counters)));
    figures.addAll(List.of(SCANNED_PER_SECOND, KSMD_CPU));
    return figures;
  }

  /**
   * Returns the columns of the table. A heading is as wide as its column, which is settled before
   * the first value is known.
   *
   * @param zone of the times
   */
  static List<Figure<KernelStep>> table(ZoneId zone) {
    return List.of(
        END.shown(step -> TIME.format(step.to().time().atZone(zone))),
        counter(Counter.FULL_SCANS, "full_scans"),
        SCANNED_PER_SECOND,
        counter(Counter.PAGES_SHARED, "    shared"),
        counter(Counter.PAGES_SHARING, "   sharing"),
        counter(Counter.PAGES_UNSHARED, "  unshared"),
        counter(Counter.PAGES_VOLATILE, "  volatile"),
        counter(Counter.PAGES_SKIPPED, "   skipped"),
        counter(Counter.KSM_ZERO_PAGES, "zero_pages"),
        counter(Counter.GENERAL_PROFIT, "profit MiB"),
        KSMD_CPU);
  }

  private static Figure<KernelStep> counter(Counter counter, String heading) {
    return KernelCounters.figure(counter).<KernelStep>of(KernelStep::counters).headed(heading);
  }

  private static Optional<BigDecimal> percent(OptionalLong perMille) {
    return perMille.isPresent()
        ? Optional.of(BigDecimal.valueOf(perMille.getAsLong(), 1))
        : Optional.empty();
  }
}
