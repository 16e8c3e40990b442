package io.ksm.core.policy;

import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.UsageException;
import java.time.Duration;
import java.util.List;

/** Declares and reads the options of a pace, named as the kernel's knobs. */
final class PaceOptions {
  static final Option PAGES_TO_SCAN =
      new Option("pages-to-scan", "pages until a pause, for a scanner that runs on", "100");
  static final Option SLEEP_MILLISECS =
      new Option("sleep-millisecs", "the pause, in milliseconds", "20");

  private static final String USED_CPU = "advisor-used-cpu-millisecs";
  private static final String AUTO = "auto";

  /** The options of policies that may be paced by an advisor, and by what it is set. */
  static final List<Option> ADVISOR =
      List.of(
          new Option(
              "advisor",
              "choose pages-to-scan after each full scan: none, or scan-time, by the time it took",
              "none"),
          new Option("advisor-target-scan-time", "how long a full scan should take, in s", "200"),
          new Option(
              "advisor-max-cpu", "how much of a processor scanning may use, in percent", "70"),
          new Option("advisor-min-pages-to-scan", "pages-to-scan of the first scan", "500"),
          new Option("advisor-max-pages-to-scan", "the most pages-to-scan", "30000"),
          new Option(
              USED_CPU,
              "processor time that ksmd had used before, in ms, with which the kernel charges the"
                  + " first scan; auto: as recorded, else 0",
              AUTO));

  private static final long MAX_USED_MILLIS = 1_000_000_000_000L;

  private PaceOptions() {}

  static Pace pace(Options options) {
    return new Pace(number(options, "pages-to-scan"), pause(options));
  }

  /**
   * Says whether an advisor is to choose the pace.
   *
   * @throws UsageException if there is no such advisor, or {@code pages-to-scan} is given too,
   *     which the kernel refuses as well
   */
  static boolean isAdvised(Options options) {
    return switch (options.text("advisor")) {
      case "none" -> false;
      case "scan-time" -> {
        if (options.isGiven("pages-to-scan")) {
          throw options.wrong("pages-to-scan", "none with advisor=scan-time, which chooses it");
        }
        yield true;
      }
      default -> throw options.wrong("advisor", "none or scan-time");
    };
  }

  /** Returns the pace of the first scan before an advisor. */
  static Pace firstAdvisedPace(Options options) {
    return new Pace(number(options, "advisor-min-pages-to-scan"), pause(options));
  }

  static ScanTimeAdvisor advisor(Options options) {
    return new ScanTimeAdvisor(
        number(options, "advisor-target-scan-time"),
        number(options, "advisor-max-cpu"),
        number(options, "advisor-max-pages-to-scan"));
  }

  /** Returns the processor time that was used before, or that the machine knows. */
  static long usedNanos(Options options) {
    return options.text(USED_CPU).equals(AUTO)
        ? MachineView.UNKNOWN
        : Duration.ofMillis(options.number(USED_CPU, 0, MAX_USED_MILLIS)).toNanos();
  }

  private static int number(Options options, String key) {
    return (int) options.number(key, 1, Integer.MAX_VALUE);
  }

  private static Duration pause(Options options) {
    return Duration.ofMillis(options.number("sleep-millisecs", 0, Integer.MAX_VALUE));
  }
}
