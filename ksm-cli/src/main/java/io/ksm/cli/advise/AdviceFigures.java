package io.ksm.cli.advise;

import io.ksm.cli.simulate.SimulationFigures;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import io.ksm.simulate.Outcome;
import io.ksm.simulate.advice.Advice.SourceAdvice;
import io.ksm.simulate.advice.Knobs.Advisor;
import io.ksm.simulate.advice.TriedSetting;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Declares what is told of settings that were tried, and of sources. */
final class AdviceFigures {
  /** Of a setting. */
  static final List<Figure<TriedSetting>> TRIED =
      List.of(
          outcome(SimulationFigures.SAVED)
              .explained("saved", "what merging saves, on average over the recording"),
          outcome(SimulationFigures.UNKNOWN)
              .explained(
                  "less",
                  "by how much less it may be, as what happened between samples is not known"),
          outcome(SimulationFigures.CPU).explained("CPU", "of one processor, which ksmd takes"),
          outcome(SimulationFigures.TO_MOST)
              .explained("to 90 %", "time until 90 % of what the best merging saves was saved"),
          outcome(SimulationFigures.BREAKS)
              .explained(
                  "breaks",
                  "writes to merged pages: each costs its program a page fault and a copy"),
          knob("pages_to_scan", AdviceFigures::pagesToScan).shown(AdviceFigures::pace),
          knob("sleep_millisecs", tried -> tried.knobs().sleep().toMillis()),
          knob("smart_scan", tried -> tried.knobs().smartScan() ? 1 : 0),
          knob("use_zero_pages", tried -> tried.knobs().zeroPages() ? 1 : 0),
          knob("max_page_sharing", tried -> tried.knobs().maxPageSharing()));

  /** Of a source. */
  static final List<Figure<SourceAdvice>> SOURCES =
      List.of(
          Figure.<SourceAdvice>of(
                  "label", Unit.WORDS, "the source", source -> source.report().label())
              .headed(""),
          Figure.<SourceAdvice>of(
                  "gainBytes",
                  Unit.BYTES,
                  "how much less would be saved without it",
                  SourceAdvice::gainBytes)
              .headed("gain\nMiB")
              .explained("gain"),
          Figure.<SourceAdvice>of(
                  "volatilePercent",
                  Unit.PERCENT,
                  "of its pages, which changed since they were last looked at",
                  source -> SimulationFigures.percent(source.volatility()))
              .headed("volatile\n%")
              .explained("volatile"),
          Figure.<SourceAdvice>of(
                  "hugePagesToSplit",
                  Unit.COUNT,
                  "huge pages that hold a merged page, and are split for it",
                  source -> source.report().huge().toSplit())
              .headed("huge pages\nlost")
              .explained("huge pages lost"),
          Figure.<SourceAdvice>of(
                  "offer", Unit.ANSWER, "whether to offer its memory", SourceAdvice::offer)
              .shown(source -> source.offer() ? "yes" : "no: " + source.why()),
          Figure.<SourceAdvice>of(
              "why", Unit.WORDS, "why not", source -> source.offer() ? null : source.why()));

  /** Of a setting, for programs: that of the kernel's advisor, too. */
  static final List<Figure<TriedSetting>> ALL_OF_TRIED =
      Stream.concat(
              TRIED.stream(),
              Stream.of(
                  advisorKnob("advisor_target_scan_time", Advisor::targetScanTime),
                  advisorKnob("advisor_max_cpu", Advisor::maxCpu)))
          .toList();

  private AdviceFigures() {}

  private static @Nullable Object pagesToScan(TriedSetting tried) {
    return tried.knobs().advisor() == null ? tried.knobs().pagesToScan() : null;
  }

  private static String pace(TriedSetting tried) {
    Advisor advisor = tried.knobs().advisor();
    return advisor == null
        ? String.valueOf(tried.knobs().pagesToScan())
        : "advisor, %d s".formatted(advisor.targetScanTime());
  }

  private static Figure<TriedSetting> advisorKnob(String name, ToIntFunction<Advisor> value) {
    return knob(
        name,
        tried -> {
          Advisor advisor = tried.knobs().advisor();
          return advisor == null ? null : value.applyAsInt(advisor);
        });
  }

  private static Figure<TriedSetting> outcome(Figure<Outcome> figure) {
    return figure.of(TriedSetting::outcome);
  }

  private static Figure<TriedSetting> knob(
      String name, Function<TriedSetting, @Nullable Object> value) {
    return Figure.<TriedSetting>of(name, Unit.COUNT, "the kernel's knob", value)
        .headed(name.replace('_', '\n'));
  }
}
