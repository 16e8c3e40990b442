package io.ksm.cli.advise;

import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import io.ksm.simulate.advice.Advice.SourceAdvice;
import io.ksm.simulate.advice.TriedSetting;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Declares what is told of settings that were tried, and of sources. */
final class AdviceFigures {
  private static final Figure<TriedSetting> SAVED =
      Figure.<TriedSetting>of(
              "savedBytes",
              Unit.BYTES,
              "what merging saves, on average over the recording",
              tried -> Math.round(tried.outcome().savedBytes()))
          .headed("saved\nMiB")
          .explained("saved");

  private static final Figure<TriedSetting> UNKNOWN =
      Figure.<TriedSetting>of(
              "unknownBytes",
              Unit.BYTES,
              "by how much less it may be, as what happened between samples is not known",
              tried -> Math.round(tried.outcome().unknownBytes()))
          .headed("less\nMiB")
          .explained("less");

  private static final Figure<TriedSetting> CPU =
      Figure.<TriedSetting>of(
              "cpuPercent",
              Unit.PERCENT,
              "of one processor, which ksmd takes",
              tried -> percent(tried.outcome().cpu()))
          .headed("CPU\n%")
          .explained("CPU");

  private static final Figure<TriedSetting> TO_MOST =
      Figure.<TriedSetting>of(
              "nanosToMost",
              Unit.NANOS,
              "time until 90 % of what the best merging saves was saved",
              tried -> tried.outcome().timeTo(0.9))
          .shown(tried ->
              tried.outcome().timeTo(0.9).isPresent()
                  ? Numbers.time(tried.outcome().timeTo(0.9).getAsLong())
                  : "never")
          .headed("to\n90 %")
          .explained("to 90 %");

  private static final Figure<TriedSetting> BREAKS =
      Figure.<TriedSetting>of(
              "breaks",
              Unit.PAGES,
              "writes to merged pages: each costs its program a page fault and a copy",
              tried -> tried.outcome().breaks())
          .explained("breaks");

  /** Of a setting. */
  static final List<Figure<TriedSetting>> TRIED =
      List.of(
          SAVED,
          UNKNOWN,
          CPU,
          TO_MOST,
          BREAKS,
          knob("pages_to_scan", tried -> tried.knobs().pagesToScan()),
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
                  source -> percent(source.volatility()))
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

  private AdviceFigures() {}

  private static Figure<TriedSetting> knob(
      String name, Function<TriedSetting, @Nullable Object> value) {
    return Figure.<TriedSetting>of(name, Unit.COUNT, "the kernel's knob", value)
        .headed(name.replace('_', '\n'));
  }

  /** Returns a share in percent, with two decimals. */
  static BigDecimal percent(double share) {
    return BigDecimal.valueOf(100 * share).setScale(2, RoundingMode.HALF_UP);
  }
}
