package io.ksm.simulate.advice;

import io.ksm.core.plugin.PartSpec;
import io.ksm.simulate.CostModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A setting of the kernel's knobs. Immutable.
 *
 * @param pagesToScan {@code pages_to_scan}; without meaning if an advisor chooses it
 * @param sleep {@code sleep_millisecs}
 * @param smartScan {@code smart_scan}
 * @param zeroPages {@code use_zero_pages}
 * @param maxPageSharing {@code max_page_sharing}
 * @param advisor the kernel's own, which chooses {@code pages_to_scan}; null if there is none
 */
public record Knobs(
    int pagesToScan,
    Duration sleep,
    boolean smartScan,
    boolean zeroPages,
    int maxPageSharing,
    @Nullable Advisor advisor) {
  /** The kernel's defaults. */
  public static final Knobs DEFAULTS =
      new Knobs(100, Duration.ofMillis(20), true, false, 256, null);

  /** How long a full scan may take, in seconds: the kernel's default, and two that are quicker. */
  private static final int[] SCAN_TIMES = {200, 40, 8};

  /** How many paces are tried, from that where every visit is dear to that where all are cheap. */
  private static final int PACES = 4;

  /** The kernel refuses nothing, but a batch beyond that holds a processor for too long. */
  private static final int MAX_PAGES_TO_SCAN = 1_000_000;

  /**
   * How the kernel's advisor is set ({@code advisor_mode=scan-time}).
   *
   * @param targetScanTime {@code advisor_target_scan_time}: how long a full scan shall take, in
   *     seconds
   * @param maxCpu {@code advisor_max_cpu}: what scanning may take of a processor, in percent
   */
  public record Advisor(int targetScanTime, int maxCpu) {}

  /** Returns the policy that behaves as the kernel does when it is set so. */
  public PartSpec policy() {
    String pace =
        advisor == null
            ? "pages-to-scan=" + pagesToScan
            : "advisor=scan-time,advisor-target-scan-time=%d,advisor-max-cpu=%d"
                .formatted(advisor.targetScanTime, advisor.maxCpu);
    return PartSpec.parse(
        "ksm:%s,sleep-millisecs=%d,smart-scan=%s,use-zero-pages=%s,max-page-sharing=%d"
            .formatted(
                pace,
                sleep.toMillis(),
                smartScan ? "on" : "off",
                zeroPages ? "on" : "off",
                maxPageSharing));
  }

  /**
   * Returns the assignments that set the kernel so, in its own words and in an order in which it
   * takes them: it refuses {@code pages_to_scan} while its advisor chooses that.
   */
  public List<String> assignments() {
    List<String> all = new ArrayList<>();
    if (advisor == null) {
      all.add("advisor_mode=none");
      all.add("pages_to_scan=" + pagesToScan);
    } else {
      all.add("advisor_mode=scan-time");
      all.add("advisor_target_scan_time=" + advisor.targetScanTime);
      all.add("advisor_max_cpu=" + advisor.maxCpu);
    }
    all.add("sleep_millisecs=" + sleep.toMillis());
    all.add("smart_scan=" + (smartScan ? 1 : 0));
    all.add("use_zero_pages=" + (zeroPages ? 1 : 0));
    all.add("max_page_sharing=" + maxPageSharing);
    return all;
  }

  /** Returns the same with another number of sharers. */
  Knobs withMaxPageSharing(int sharers) {
    return new Knobs(pagesToScan, sleep, smartScan, zeroPages, sharers, advisor);
  }

  /** Returns the same at another pace. */
  Knobs withPagesToScan(int pages) {
    return new Knobs(pages, sleep, smartScan, zeroPages, maxPageSharing, null);
  }

  /**
   * Returns the same with the kernel's advisor at several paces.
   *
   * @param limit what scanning may take at most, as a share of one processor
   */
  List<Knobs> advised(double limit) {
    int percent = Math.clamp(Math.round(100 * limit), 1, 100);
    return Arrays.stream(SCAN_TIMES)
        .mapToObj(seconds -> new Advisor(seconds, percent))
        .map(one ->
            new Knobs(DEFAULTS.pagesToScan, sleep, smartScan, zeroPages, maxPageSharing, one))
        .toList();
  }

  /**
   * Returns what is worth to be tried: paces around the limit and the kernel's own, each with smart
   * scan and without, with zero pages and without. How much processor time a pace takes depends on
   * how many pages it finds merged: the slowest keeps within the limit whatever it finds, and the
   * fastest if it finds nothing else.
   *
   * @param costs of visits
   * @param pages of the recording, by which the height of the kernel's trees is estimated
   * @param maxCpu what scanning may take at most, as a share of one processor
   */
  static List<Knobs> worthTrying(CostModel costs, long pages, double maxCpu) {
    double slow = pagesToScan(costs, costs.calmVisitNanos(pages / 2, pages / 2), maxCpu);
    double fast = pagesToScan(costs, costs.mergedVisit(), maxCpu);
    Set<Integer> paces = new LinkedHashSet<>();
    for (int i = 0; i < PACES; i++) {
      paces.add(twoDigits(slow * Math.pow(fast / slow, (double) i / (PACES - 1))));
    }
    paces.add(DEFAULTS.pagesToScan);
    List<Knobs> all = new ArrayList<>();
    for (int pace : paces) {
      for (boolean smart : new boolean[] {true, false}) {
        for (boolean zeros : new boolean[] {false, true}) {
          all.add(new Knobs(pace, DEFAULTS.sleep, smart, zeros, DEFAULTS.maxPageSharing, null));
        }
      }
    }
    return all;
  }

  /** Work and pauses share the time so that work gets its part of it. */
  private static double pagesToScan(CostModel costs, double visitNanos, double cpu) {
    double part = Math.min(cpu, 0.95);
    double pause = DEFAULTS.sleep.toNanos() + costs.pause();
    double work = pause * part / (1 - part) - costs.batch();
    return Math.clamp(work / Math.max(1, visitNanos), 1, MAX_PAGES_TO_SCAN);
  }

  /** Returns a pace in the middle of two; one of them if there is none. */
  static int between(int slow, int fast) {
    return twoDigits(Math.sqrt((double) slow * fast));
  }

  /** Rounds down to a number that people would set. */
  private static int twoDigits(double value) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1));
    return (int) (Math.floor(value / unit) * unit);
  }
}
