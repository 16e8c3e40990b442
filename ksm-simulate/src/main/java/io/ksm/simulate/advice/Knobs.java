package io.ksm.simulate.advice;

import io.ksm.core.plugin.PartSpec;
import io.ksm.simulate.CostModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A setting of the kernel's knobs. Immutable.
 *
 * @param pagesToScan {@code pages_to_scan}
 * @param sleep {@code sleep_millisecs}
 * @param smartScan {@code smart_scan}
 * @param zeroPages {@code use_zero_pages}
 * @param maxPageSharing {@code max_page_sharing}
 */
public record Knobs(
    int pagesToScan, Duration sleep, boolean smartScan, boolean zeroPages, int maxPageSharing) {
  /** The kernel's defaults. */
  public static final Knobs DEFAULTS = new Knobs(100, Duration.ofMillis(20), true, false, 256);

  /** How many paces are tried, from that where every visit is dear to that where all are cheap. */
  private static final int PACES = 4;

  /** The kernel refuses nothing, but a batch beyond that holds a processor for too long. */
  private static final int MAX_PAGES_TO_SCAN = 1_000_000;

  /** Returns the policy that behaves as the kernel does when it is set so. */
  public PartSpec policy() {
    return PartSpec.parse(
        "ksm:pages-to-scan=%d,sleep-millisecs=%d,smart-scan=%s,use-zero-pages=%s,max-page-sharing=%d"
            .formatted(
                pagesToScan,
                sleep.toMillis(),
                smartScan ? "on" : "off",
                zeroPages ? "on" : "off",
                maxPageSharing));
  }

  /** Returns the assignments that set the kernel so, in its own words. */
  public List<String> assignments() {
    return List.of(
        "pages_to_scan=" + pagesToScan,
        "sleep_millisecs=" + sleep.toMillis(),
        "smart_scan=" + (smartScan ? 1 : 0),
        "use_zero_pages=" + (zeroPages ? 1 : 0),
        "max_page_sharing=" + maxPageSharing);
  }

  /** Returns the same with another number of sharers. */
  Knobs withMaxPageSharing(int sharers) {
    return new Knobs(pagesToScan, sleep, smartScan, zeroPages, sharers);
  }

  /** Returns the same at another pace. */
  Knobs withPagesToScan(int pages) {
    return new Knobs(pages, sleep, smartScan, zeroPages, maxPageSharing);
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
          all.add(new Knobs(pace, DEFAULTS.sleep, smart, zeros, DEFAULTS.maxPageSharing));
        }
      }
    }
    return all;
  }

  /** Work and pauses share the time so that work gets its part of it. */
  private static double pagesToScan(CostModel costs, double visitNanos, double cpu) {
    double part = Math.min(cpu, 0.95);
    double pause = DEFAULTS.sleep.toNanos() + costs.pause();
    return Math.clamp(pause * part / (1 - part) / Math.max(1, visitNanos), 1, MAX_PAGES_TO_SCAN);
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
