package io.ksm.arena.stress.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.ArenaFigures;
import io.ksm.arena.MergeableArena;
import io.ksm.testkit.Seed;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Authors, a merger, a verifier and garbage collections, all at once on one arena: until so many
 * writes are made, time is up, or anything is wrong. Then all is still, the last things merge, and
 * every page and every count is looked at.
 */
public final class StressRun implements AutoCloseable {
  private static final int PAGE_SIZE = 4096;
  private static final int GARBAGE = 1 << 20;
  private static final int CHECKS = 256;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Rounds without a merge after which none waits any more, for mappings or for a second look. */
  private static final int IDLE_ROUNDS = 8;

  private static final int MAX_LAST_ROUNDS = 1_000;

  /** Makes mergers. */
  @FunctionalInterface
  public interface Merging {
    StressMerger over(WatchedSource source, int pages, SplittableRandom random) throws IOException;
  }

  /** Makes pens. */
  @FunctionalInterface
  public interface Writing {
    Pen into(MergeableArena arena);
  }

  private final Arena lifetime = Arena.ofShared();
  private final int pages;
  private final MergeableArena arena;
  private final WatchedSource source;
  private final PageLedger ledger;
  private final StressMerger merger;
  private final List<Pen> pens = new ArrayList<>();
  private final List<PageAuthor> authors = new ArrayList<>();
  private final List<LoopThread> helpers = new ArrayList<>();
  private final LoopThread merging;
  private final LoopThread collecting;

  /**
   * Takes so many pages and authors, merging and writing in such a way. With fewer pages each is
   * written and merged more often.
   */
  public StressRun(Merging way, Writing writing, int pages, int count, Seed seed)
      throws IOException {
    this.pages = pages;
    arena = MergeableArena.allocate((long) pages * PAGE_SIZE);
    source = new WatchedSource(arena);
    ledger = new PageLedger(lifetime, arena.memory(), arena.pageSize());
    merger = way.over(source, pages, seed.derive(1).random());
    StressContents contents = new StressContents(lifetime, arena.pageSize());
    for (int i = 0; i < count; i++) {
      Pen pen = writing.into(arena);
      pens.add(pen);
      SplittableRandom random = seed.derive(10 + i).random();
      PageAuthor author = new PageAuthor(ledger, contents, pen, arena.pageSize(), i, count, random);
      authors.add(author);
      helpers.add(new LoopThread("author " + i, author::visit));
    }
    SplittableRandom checked = seed.derive(2).random();
    merging = new LoopThread("merger", merger::round);
    collecting = new LoopThread("collector", StressRun::collect);
    helpers.add(merging);
    helpers.add(collecting);
    helpers.add(new LoopThread("verifier", () -> verify(checked)));
  }

  /** Leaves the processors to those who write and merge most of the time. */
  private void verify(SplittableRandom checked) throws InterruptedException {
    for (int i = 0; i < CHECKS; i++) {
      ledger.check(checked.nextInt(pages));
    }
    Thread.sleep(1);
  }

  @SuppressWarnings("ReturnValueIgnored") // What is made is to be garbage.
  private static void collect() throws InterruptedException {
    for (int i = 0; i < 16; i++) {
      Thread.sleep(1);
      List.of(new byte[GARBAGE]).hashCode();
    }
    System.gc();
  }

  /**
   * Lets authors make so many writes, or as many as they can in some time. They go on until each
   * thing that is counted has happened, but not for minutes.
   */
  public StressOutcome write(long writes, Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    helpers.forEach(LoopThread::start);
    try {
      while (isRight() && written() < writes && !isOver(System.nanoTime() - start, limit)) {
        Thread.sleep(10);
      }
    } finally {
      LoopThread.stopAll(helpers);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    checkAllPages();
    return outcome(millis);
  }

  /** On a machine with much else to do, some of what shall happen takes longer. */
  private boolean isOver(long nanos, Duration limit) {
    return nanos >= limit.toNanos() && (nanos >= PATIENCE.toNanos() || hasSeenAll());
  }

  private boolean hasSeenAll() {
    return source.merged() > 0
        && source.zeroed() > 0
        && source.broken() > 0
        && source.refused() > 0
        && collecting.times() > 0;
  }

  private boolean isRight() {
    return ledger.lost() + ledger.altered() == 0
        && helpers.stream().noneMatch(LoopThread::hasFailed);
  }

  private long written() {
    return authors.stream().mapToLong(PageAuthor::writes).sum();
  }

  private void checkAllPages() {
    for (int page = 0; page < pages; page++) {
      ledger.check(page);
    }
  }

  private StressOutcome outcome(long millis) {
    return new StressOutcome(
        written(),
        merging.times(),
        source.merged(),
        source.zeroed(),
        source.broken(),
        source.refused(),
        collecting.times(),
        ledger.checks(),
        ledger.lost(),
        ledger.altered(),
        ledger.firstFault(),
        millis);
  }

  /** Merges what is left now that nobody writes, and holds the arena's books against the kernel. */
  public void checkAtRest() throws IOException {
    mergeTheRest();
    checkAllPages();
    ArenaFigures figures = arena.figures();
    assertThat(ledger.firstFault()).isEmpty();
    // How many there are depends on how much was written; enough that the books are worth a look.
    assertThat(figures.sharingPages()).isEqualTo(source.sharing()).isGreaterThan(pages / 8);
    assertThat(arena.physical().frameBytes()).isEqualTo(figures.frames() * figures.pageSize());
    assertThat(arena.physical().ownBytes()).isEqualTo(figures.ownPages() * figures.pageSize());
  }

  /** Where writers left little time, most is yet to merge. */
  private void mergeTheRest() throws IOException {
    long merged = source.sharing();
    int idle = 0;
    for (int i = 0; i < MAX_LAST_ROUNDS && idle < IDLE_ROUNDS; i++) {
      merger.round();
      idle = source.sharing() == merged ? idle + 1 : 0;
      merged = source.sharing();
    }
  }

  /** Gives all pages copies of their own, and looks that no frame is left. */
  public void checkUnmerged() throws IOException {
    merger.unmergeAll();
    checkAllPages();
    assertThat(ledger.firstFault()).isEmpty();
    assertThat(arena.figures().sharingPages()).isZero();
    merger.close();
    assertThat(arena.source().regions()).hasSize(1);
    assertThat(arena.figures().frames()).isZero();
    assertThat(arena.physical().frameBytes()).isZero();
  }

  @Override
  public void close() throws IOException {
    pens.forEach(Pen::close);
    merger.close();
    arena.close();
    lifetime.close();
  }
}
