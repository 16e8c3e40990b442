package io.ksm.simulate.advice;

import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to do, and why. Immutable.
 *
 * @param maxCpu what scanning may take at most, as a share of one processor
 * @param tried all settings that were simulated, in the order in which they were
 * @param chosen the one that is advised; empty if merging does not pay
 * @param reason why not; empty if it does
 * @param sources what is known of each source at the end of the recording, under what is advised or
 *     else under what saves most; in scan order
 * @param pageSize in bytes
 * @param leastAvailableBytes the least memory that programs of the machine could still get during
 *     the recording; empty if nobody told
 */
public record Advice(
    double maxCpu,
    List<TriedSetting> tried,
    Optional<TriedSetting> chosen,
    String reason,
    List<SourceAdvice> sources,
    int pageSize,
    OptionalLong leastAvailableBytes) {

  private static final double NOTICEABLE = 0.005;

  /** Copies the lists. */
  public Advice {
    tried = List.copyOf(tried);
    sources = List.copyOf(sources);
  }

  /**
   * Returns the settings that are worth their cost, in the order of processor time: each saves more
   * than all that cost less, and noticeably so.
   */
  public List<TriedSetting> front() {
    List<TriedSetting> front = new ArrayList<>();
    double most = 0;
    for (TriedSetting one :
        tried.stream().sorted(Comparator.comparingDouble(one -> one.outcome().cpu())).toList()) {
      double saved = one.outcome().savedBytes();
      if (saved > most * (1 + NOTICEABLE)) {
        front.add(one);
        most = saved;
      }
    }
    return front;
  }

  /**
   * What merging means to one source.
   *
   * @param report what is known of it
   * @param offer whether to offer its memory to the kernel
   * @param why in a few words
   */
  public record SourceAdvice(SourceReport report, boolean offer, String why) {

    /** Returns how much less would be saved if this source were not offered, in bytes. */
    public long gainBytes() {
      return report.terms().lostIfLeftBytes();
    }

    /** Returns which share of its pages that can merge changed since they were last looked at. */
    public double volatility() {
      long pages = report.figures().eligible();
      return pages == 0 ? 0 : (double) report.figures().volatilePages() / pages;
    }
  }
}
