package io.ksm.oracle.linux.support;

import io.ksm.api.Counters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays one play before the kernel, the reference and the engine, and compares every counter after
 * every scan.
 *
 * <p>Of {@code stable_node_chains} and {@code stable_node_dups} the kernel corrects itself late: a
 * content that lost copies is a chain until a look-up passes it after {@code
 * stable_node_chains_prune_millisecs}. Once that has happened in a play, the kernel may count more
 * of both, and not more copies than chains more, because each such chain has one copy or none.
 */
public final class Comparison {

  /** What must agree, and when. */
  public enum How {
    /** Every counter after every scan. */
    EVERY_COUNTER,
    /** Where the pages are, after the last scan. */
    PAGES_IN_THE_END,
    /**
     * How many pages are tracked, how many are on the zero page, and but for one of each content
     * how many are merged, after the last scan.
     */
    TOTALS_IN_THE_END
  }

  private static final String HEADER =
      "scan           shared sharing unshared volatile scanned skipped   zero full chains dups"
          + "     profit";

  private final Play play;
  private final KernelContestant kernel;
  private final ReferenceContestant reference;
  private final EngineContestant engine;
  private final StringBuilder protocol = new StringBuilder();

  Comparison(
      Play play, KernelContestant kernel, ReferenceContestant reference, EngineContestant engine) {
    this.play = play;
    this.kernel = kernel;
    this.reference = reference;
    this.engine = engine;
  }

  /**
   * Plays.
   *
   * @return the kernel's counters after each scan
   * @throws AssertionError after the first scan that differs, with everything up to then
   */
  List<Counters> run(How how) throws IOException, InterruptedException {
    List<Counters> results = new ArrayList<>();
    for (List<Op> step : play.steps()) {
      for (Op op : step) {
        kernel.perform(op);
        reference.perform(op);
        engine.perform(op);
      }
      int scan = results.size() + 1;
      Counters truth = kernel.scan();
      note(scan, "kernel", truth);
      compare(scan, "reference", truth, reference.scan(), how);
      compare(scan, "engine", truth, engine.scan(), how);
      results.add(truth);
    }
    return results;
  }

  private void compare(int scan, String who, Counters truth, Counters ours, How how) {
    note(scan, who, ours);
    if (!agree(scan == play.steps().size(), truth, ours, how)) {
      throw new AssertionError(
          "play %s, %s, differs in scan %d:%n%s%s"
              .formatted(play.name(), play.settings(), scan, HEADER, protocol));
    }
  }

  private boolean agree(boolean atEnd, Counters truth, Counters ours, How how) {
    return switch (how) {
      case EVERY_COUNTER -> truth.equals(withChainsOf(truth, ours)) && agreeOnChains(truth, ours);
      case PAGES_IN_THE_END -> !atEnd || CounterText.pages(truth).equals(CounterText.pages(ours));
      case TOTALS_IN_THE_END -> !atEnd || agreeOnTotals(truth, ours);
    };
  }

  /** Of each content, one page may be left over, for which no copy has room. */
  private static boolean agreeOnTotals(Counters truth, Counters ours) {
    return tracked(truth) == tracked(ours)
        && truth.ksmZeroPages() == ours.ksmZeroPages()
        && Math.abs(merged(truth) - merged(ours)) <= RandomPlay.MAX_CONTENTS;
  }

  private static long merged(Counters counters) {
    return counters.pagesShared() + counters.pagesSharing();
  }

  private static long tracked(Counters counters) {
    return counters.pagesShared()
        + counters.pagesSharing()
        + counters.pagesUnshared()
        + counters.pagesVolatile();
  }

  private boolean agreeOnChains(Counters truth, Counters ours) {
    long chains = truth.stableNodeChains() - ours.stableNodeChains();
    long dups = truth.stableNodeDups() - ours.stableNodeDups();
    return reference.hasLostCopies() ? 0 <= dups && dups <= chains : chains == 0 && dups == 0;
  }

  private static Counters withChainsOf(Counters chains, Counters all) {
    return new Counters(
        all.pagesShared(),
        all.pagesSharing(),
        all.pagesUnshared(),
        all.pagesVolatile(),
        all.pagesScanned(),
        all.pagesSkipped(),
        all.ksmZeroPages(),
        all.fullScans(),
        chains.stableNodeChains(),
        chains.stableNodeDups(),
        all.generalProfit());
  }

  private void note(int scan, String who, Counters c) {
    protocol.append(
        "%n%3d %-9s%8d%8d%9d%9d%8d%8d%7d%5d%7d%5d%11d"
            .formatted(
                scan,
                who,
                c.pagesShared(),
                c.pagesSharing(),
                c.pagesUnshared(),
                c.pagesVolatile(),
                c.pagesScanned(),
                c.pagesSkipped(),
                c.ksmZeroPages(),
                c.fullScans(),
                c.stableNodeChains(),
                c.stableNodeDups(),
                c.generalProfit()));
  }
}
