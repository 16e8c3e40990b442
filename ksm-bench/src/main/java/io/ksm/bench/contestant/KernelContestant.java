package io.ksm.bench.contestant;

import io.ksm.bench.kernel.ExclusiveKsm;
import io.ksm.bench.kernel.KernelMemory;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The kernel's own ksmd: the same pages, copied into fresh memory of this process that the kernel
 * may merge. It is unthrottled: a batch is a whole scan, without a pause in it. Each run has the
 * machine's KSM for itself, puts all knobs back, and leaves nothing merged.
 *
 * @param memory whose pages are copied
 */
record KernelContestant(Memory memory) implements Runner {
  /** How long to wait for others who are using KSM. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Finds out whether this machine and this user can do that at all. */
  static KernelContestant of(Memory memory) throws IOException {
    KernelSession.begin(KernelKsm.open(), PATIENCE).close();
    if (memory.pageSize() != KernelKsm.open().pageSize()) {
      throw new IOException(
          "the kernel merges pages of %d bytes, and these have %d"
              .formatted(KernelKsm.open().pageSize(), memory.pageSize()));
    }
    return new KernelContestant(memory);
  }

  @Override
  public Run begin() throws IOException {
    KernelMemory copy = copy();
    try {
      return begin(copy);
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private Run begin(KernelMemory copy) throws IOException {
    KernelSession session = KernelSession.begin(KernelKsm.open(), PATIENCE);
    try {
      ExclusiveKsm.await(session.ksm());
      session.unmergeAll();
      session.set(Knob.MAX_PAGE_SHARING, "256");
      session.set(Knob.SMART_SCAN, "0");
      session.set(Knob.USE_ZERO_PAGES, "1");
      session.stepping();
      copy.letMerge();
      return new KernelRun(session, memory, copy);
    } catch (IOException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Copies the pages that are there. Holes occupy nothing, and nobody can save anything there. */
  private KernelMemory copy() throws IOException {
    List<PageRun> runs = PageRun.of(memory);
    KernelMemory copy = new KernelMemory(PageRun.pages(runs) * memory.pageSize());
    try {
      PageRun.forEachPresent(
          runs, memory.pageSize(), (from, offset) -> copy.add(from, offset, memory.pageSize()));
      return copy;
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** A scan takes seconds, and KSM is one for the machine: others want it too. */
  @Override
  public int settledScans() {
    return 1;
  }
}
