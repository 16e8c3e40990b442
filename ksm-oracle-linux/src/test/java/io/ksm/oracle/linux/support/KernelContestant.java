package io.ksm.oracle.linux.support;

import io.ksm.api.Counters;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.util.Set;

/** The kernel of this machine: real processes, whose memory ksmd merges one full scan at a time. */
final class KernelContestant implements Contestant {
  private final KernelSession session;
  private final PlayProcesses player;
  private final Counters before;

  /** Begins a play: nothing is merged, and the knobs are as it wants them. */
  KernelContestant(KernelSession session, Settings settings)
      throws IOException, InterruptedException {
    this.session = session;
    session.unmergeAll();
    session.set(Knob.ADVISOR_MODE, "none");
    session.set(Knob.MAX_PAGE_SHARING, Integer.toString(settings.maxPageSharing()));
    session.set(Knob.SMART_SCAN, settings.smartScan() ? "1" : "0");
    session.set(Knob.USE_ZERO_PAGES, settings.useZeroPages() ? "1" : "0");
    session.set(Knob.STABLE_NODE_CHAINS_PRUNE_MILLISECS, "3600000");
    session.stepping();
    this.before = session.ksm().counters();
    this.player = new PlayProcesses();
  }

  @Override
  public void perform(Op op) throws IOException, InterruptedException {
    switch (op) {
      case Op.UseZeroPages(boolean on) -> session.set(Knob.USE_ZERO_PAGES, on ? "1" : "0");
      case Op.PruneMillisecs(int value) ->
          session.set(Knob.STABLE_NODE_CHAINS_PRUNE_MILLISECS, Integer.toString(value));
      case Op.Unmerge _ -> {
        player.await();
        session.unmergeAll();
        session.stepping();
      }
      default -> player.perform(op);
    }
  }

  @Override
  public Counters scan() throws IOException, InterruptedException {
    player.await();
    session.scanOnce();
    return counters();
  }

  private Counters counters() throws IOException {
    Counters now = session.ksm().counters();
    return new Counters(
        now.pagesShared() - before.pagesShared(),
        now.pagesSharing() - before.pagesSharing(),
        now.pagesUnshared() - before.pagesUnshared(),
        now.pagesVolatile() - before.pagesVolatile(),
        now.pagesScanned() - before.pagesScanned(),
        now.pagesSkipped() - before.pagesSkipped(),
        now.ksmZeroPages() - before.ksmZeroPages(),
        now.fullScans() - before.fullScans(),
        now.stableNodeChains() - before.stableNodeChains(),
        now.stableNodeDups() - before.stableNodeDups(),
        now.generalProfit() - before.generalProfit());
  }

  /** Returns the numbers that the system gave to the processes of the play. */
  Set<Long> pids() {
    return player.pids();
  }

  @Override
  public void close() throws IOException {
    player.close();
  }

  @Override
  public String toString() {
    return "kernel";
  }
}
