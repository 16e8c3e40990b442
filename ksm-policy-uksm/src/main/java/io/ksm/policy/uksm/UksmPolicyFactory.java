package io.ksm.policy.uksm;

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.PolicyFactory;
import io.ksm.api.policy.FirstSightPolicy;
import io.ksm.api.policy.PolicyOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Supplies the policy {@code uksm}: merges at first sight, visits much of regions that yield
 * duplicates and little of the others.
 *
 * <p>Source: Ultra KSM by Nai Xia, a patch of the kernel ({@code mm/uksm.c}, its {@code uksm.txt}
 * and the usage page of version 0.1.2 at kerneldedup.org); N. Xia, C. Tian, Y. Luo, H. Liu, X.
 * Wang, <em>UKSM: Swift Memory Deduplication via Hierarchical and Adaptive Memory Region
 * Distilling</em>, FAST 2018. How it is mapped:
 *
 * <ul>
 *   <li>A region begins on the lowest of four <em>rungs</em>. Each rung has a part of a processor
 *       by the {@code cpu_governor}, and visits an even sample of its regions' pages, as large as
 *       that time allows at the present cost of a visit.
 *   <li>After each scan a region goes up a rung if at least {@code abundant_threshold} (10) percent
 *       of its sample have merged, else down. If more than {@code thrash_threshold} (50) percent of
 *       what merged was found broken, the region counts as one without duplicates. A region of
 *       which all pages have been visited goes to the lowest rung.
 *   <li>There is no test of volatility page by page: every page is calm at first sight.
 *   <li>Pages full of zeros merge with the zero page, and a frame has any number of sharers.
 *   <li>One scan lasts as long as a sample of the lowest rung (1 s with the governor {@code full}).
 *       All rungs together use at most {@code max_cpu_percentage} of a processor.
 * </ul>
 *
 * <p>Left out: the strength of a hash over a part of each page, which follows the similarity of
 * pages; that is the hasher's. A rung's regions are judged once per scan, and a page is visited at
 * most once per scan; in Ultra KSM high rungs have several rounds in that time. Broken pages are
 * found when they are visited, not when they are written. The walk over all pages with which the
 * engine makes a region's results is not part of the processor time that is measured. The patch
 * calls {@code abundant_threshold} a ratio, and compares it with a number of pages in one place;
 * here it is a percentage.
 */
public final class UksmPolicyFactory implements PolicyFactory {
  private static final String GOVERNOR = "cpu-governor";
  private static final String MAX_CPU = "max-cpu-percentage";
  private static final String SAMPLING = "sampling";
  private static final String BY_GOVERNOR = "governor";

  /** For the service loader. */
  public UksmPolicyFactory() {}

  @Override
  public String name() {
    return "uksm";
  }

  @Override
  public String summary() {
    return "as Ultra KSM: merges at first sight, visits most where there are duplicates";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(GOVERNOR, "how much processor time to use: " + governors(), "full"),
        new Option(MAX_CPU, "the most of a processor, in percent, or governor", BY_GOVERNOR),
        new Option("sleep-millisecs", "the pause, in milliseconds", "100"),
        new Option("abundant-threshold", "duplicates that promote a region, in percent", "10"),
        new Option("thrash-threshold", "broken pages that demote it, in percent; 0: none", "50"),
        new Option(SAMPLING, "off visits all pages in each scan: on, off", "on"),
        PolicyOptions.useZeroPages("on"));
  }

  private static String governors() {
    return Arrays.stream(Governor.values())
        .map(UksmPolicyFactory::name)
        .collect(Collectors.joining(", "));
  }

  private static String name(Governor governor) {
    return governor.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Map<String, String> scanDefaults() {
    return Map.of(SAMPLING, "off", "use-zero-pages", "on");
  }

  @Override
  public MergePolicy create(Options options) {
    Governor governor = governor(options);
    ScanBudget budget =
        new ScanBudget(
            governor, maxCpu(options, governor), options.number("sleep-millisecs", 1, 60_000));
    Thresholds thresholds =
        new Thresholds(
            (int) options.number("abundant-threshold", 1, 100),
            (int) options.number("thrash-threshold", 0, 100));
    FirstSightPolicy decisions =
        new FirstSightPolicy(options.flag("use-zero-pages"), Integer.MAX_VALUE, Pace.KERNEL);
    return options.flag(SAMPLING)
        ? new UksmPolicy(decisions, new Ladder(thresholds), budget)
        : decisions;
  }

  private static Governor governor(Options options) {
    for (Governor governor : Governor.values()) {
      if (name(governor).equals(options.text(GOVERNOR))) {
        return governor;
      }
    }
    throw options.wrong(GOVERNOR, governors());
  }

  private static int maxCpu(Options options, Governor governor) {
    return options.text(MAX_CPU).equals(BY_GOVERNOR)
        ? governor.maxCpuPercent()
        : (int) options.number(MAX_CPU, 1, 99);
  }
}
