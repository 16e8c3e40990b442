package io.ksm.core.policy;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.UsageException;
import java.time.Duration;

/** The options that several policies have; named as the kernel's knobs. */
final class CommonOptions {
  static final Option SMART_SCAN =
      new Option("smart-scan", "skip pages that have not merged for long: on, off", "on");
  static final Option PAGES_TO_SCAN =
      new Option("pages-to-scan", "pages until a pause, for a scanner that runs on", "100");
  static final Option SLEEP_MILLISECS =
      new Option("sleep-millisecs", "the pause, in milliseconds", "20");

  private static final String UNLIMITED = "unlimited";

  private CommonOptions() {}

  static Option useZeroPages(String defaultValue) {
    return new Option(
        "use-zero-pages", "merge pages full of zeros with the zero page: on, off", defaultValue);
  }

  static Option maxPageSharing(String defaultValue) {
    return new Option(
        "max-page-sharing",
        "how many pages may share one frame: 2 or more, or unlimited",
        defaultValue);
  }

  /**
   * Reads {@code max-page-sharing}.
   *
   * @throws UsageException if it is neither a number from 2 on nor {@code unlimited}
   */
  static int maxPageSharing(Options options) {
    return options.text("max-page-sharing").equals(UNLIMITED)
        ? Integer.MAX_VALUE
        : (int) options.number("max-page-sharing", 2, Integer.MAX_VALUE);
  }

  static Pace pace(Options options) {
    return new Pace(
        (int) options.number("pages-to-scan", 1, Integer.MAX_VALUE),
        Duration.ofMillis(options.number("sleep-millisecs", 0, Integer.MAX_VALUE)));
  }
}
