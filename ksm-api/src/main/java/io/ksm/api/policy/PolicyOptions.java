package io.ksm.api.policy;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.UsageException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Declares and reads options that several policies have, named as the kernel's knobs. */
public final class PolicyOptions {
  /** {@code smart-scan}. */
  public static final Option SMART_SCAN =
      new Option("smart-scan", "skip pages that have not merged for long: on, off", "on");

  private static final String UNLIMITED = "unlimited";

  /** What lets a scan visit every page, tell zero pages apart, and share without a limit. */
  private static final Map<String, String> FOR_SCANS =
      Map.of("smart-scan", "off", "use-zero-pages", "on", "max-page-sharing", UNLIMITED);

  private PolicyOptions() {}

  /** Returns those values that let a scan count all that could merge, of a policy's options. */
  public static Map<String, String> scanDefaults(List<Option> options) {
    return options.stream()
        .map(Option::key)
        .filter(FOR_SCANS::containsKey)
        .collect(Collectors.toUnmodifiableMap(key -> key, FOR_SCANS::get));
  }

  /** Declares {@code use-zero-pages}. */
  public static Option useZeroPages(String defaultValue) {
    return new Option(
        "use-zero-pages", "merge pages full of zeros with the zero page: on, off", defaultValue);
  }

  /** Declares {@code max-page-sharing}. */
  public static Option maxPageSharing(String defaultValue) {
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
  public static int maxPageSharing(Options options) {
    return (int) limit(options, "max-page-sharing", 2, Integer.MAX_VALUE);
  }

  /**
   * Reads a limit.
   *
   * @param least the smallest one that is permitted
   * @param unlimited what stands for none
   * @throws UsageException if it is neither a number from {@code least} on nor {@code unlimited}
   */
  public static long limit(Options options, String key, long least, long unlimited) {
    return options.text(key).equals(UNLIMITED) ? unlimited : options.number(key, least, unlimited);
  }
}
