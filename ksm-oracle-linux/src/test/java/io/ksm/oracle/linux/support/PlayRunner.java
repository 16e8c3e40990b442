package io.ksm.oracle.linux.support;

import io.ksm.api.Counters;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.ProcessMerging;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Plays on the kernel of this machine, while nobody else merges. */
public final class PlayRunner implements AutoCloseable {
  private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(20);

  /** How often a play is played that others disturb. */
  private static final int ATTEMPTS = 5;

  private final KernelSession session;

  /** Takes the session over, and closes it in the end. */
  PlayRunner(KernelSession session) {
    this.session = session;
  }

  /** Makes a comparison's other contestants: each needs a memory of its own. */
  private interface Mirrors {
    MirroredMemory of(Play play);
  }

  /** Plays before the kernel, the reference and the engine; all must agree after every scan. */
  public List<Counters> compare(Play play) throws IOException, InterruptedException {
    return compare(play, "xxh64", "rb");
  }

  /** Like {@link #compare(Play)} with a stack of the engine's. */
  public List<Counters> compare(Play play, String hasher, String index)
      throws IOException, InterruptedException {
    return compare(play, MirroredMemory::accounted, hasher, index, Comparison.How.EVERY_COUNTER);
  }

  /** Like {@link #compare(Play)} with memory that our engine really merges. */
  public List<Counters> compareMerging(Play play) throws IOException, InterruptedException {
    return compare(play, MirroredMemory::merging, "xxh64", "rb", Comparison.How.EVERY_COUNTER);
  }

  /** Plays before all; they must agree in the end on as much as is said. */
  public List<Counters> compareAtEnd(Play play, Comparison.How how)
      throws IOException, InterruptedException {
    return compare(play, MirroredMemory::accounted, "xxh64", "rb", how);
  }

  private List<Counters> compare(
      Play play, Mirrors mirrors, String hasher, String index, Comparison.How how)
      throws IOException, InterruptedException {
    AssertionError doubtful = null;
    for (int attempt = 1; ; attempt++) {
      awaitSolitude(doubtful);
      try (KernelContestant kernel = new KernelContestant(session, play.settings());
          ReferenceContestant reference = new ReferenceContestant(play, mirrors.of(play));
          EngineContestant engine = new EngineContestant(play, mirrors.of(play), hasher, index)) {
        try {
          return new Comparison(play, kernel, reference, engine).run(how);
        } catch (AssertionError e) {
          if (attempt == ATTEMPTS || others(kernel.pids()).isEmpty()) {
            throw e;
          }
          // Somebody else began to merge in the middle of the play: it has to be played again.
          doubtful = e;
        }
      }
    }
  }

  /** Returns the session, for what is no play. */
  public KernelSession session() {
    return session;
  }

  /** Plays before the kernel alone. */
  public List<Counters> kernel(Play play) throws IOException, InterruptedException {
    awaitSolitude(null);
    try (KernelContestant kernel = new KernelContestant(session, play.settings())) {
      return kernel.play(play);
    }
  }

  /**
   * The kernel's counters are those of all processes: nobody else may take part.
   *
   * @param doubtful what was found while somebody did, to be told if this has to be given up
   */
  private void awaitSolitude(@Nullable AssertionError doubtful)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + WAIT_FOR_OTHERS.toNanos();
    List<ProcessMerging> others = others(Set.of());
    while (!others.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new TestAbortedException("other processes merge memory: " + others, doubtful);
      }
      Thread.sleep(100);
      others = others(Set.of());
    }
  }

  private List<ProcessMerging> others(Set<Long> own) throws IOException {
    return session.ksm().processes().processes().stream()
        .filter(process -> !own.contains((long) process.pid()))
        .toList();
  }

  @Override
  public void close() throws IOException {
    session.close();
  }
}
