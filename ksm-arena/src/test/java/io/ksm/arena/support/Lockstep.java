package io.ksm.arena.support;

import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.guard.WriterFlag;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A writer and a merger that meet at the same page, turn by turn. Each adds one to a counter while
 * the guard lets it: whenever both are let in at once, an addition may be lost.
 *
 * <p>What the guard must prevent lasts for as long as a store waits in a processor's buffer: some
 * nanoseconds. Threads that run as they like hardly ever meet in it, so they are led there:
 *
 * <ul>
 *   <li>Each has a processor to itself, for the store of a thread is never late for another that
 *       runs on the same one.
 *   <li>Both begin a turn together, and the merger later by a little more each time.
 *   <li>The writer's announcement has to wait for stores to memory that the other processor has
 *       just changed.
 *   <li>What it reads next, which is whether pages are held, is near, because it has just read it
 *       for another page.
 * </ul>
 */
public final class Lockstep {
  /** Steps, of about a nanosecond, by which the merger may be late. */
  private static final int DELAYS = 512;

  /** Steps that an addition takes, so that two at once are two with the same result. */
  private static final int HESITATION = 32;

  /** The processors of the merger and the writer: the same if there is but one. */
  private static final List<Integer> PROCESSORS = Processors.allowed();

  /** Longer than a turn takes; then the other side may be waiting for this very processor. */
  private static final int SPINS = PROCESSORS.size() > 1 ? 5_000 : 1;

  /** Stores that wait before the writer's announcement, each for a cache line of the merger's. */
  private static final int STORES = 16;

  /** Numbers in as much memory as processors exchange at a time, and its neighbour. */
  private static final int LINE = 16;

  private static final long ELSEWHERE = WriteGuard.range(100, 101);
  private static final long PAGE = WriteGuard.range(3, 4);
  private static final long PAGES = WriteGuard.range(0, 10);

  /**
   * What came of some turns.
   *
   * @param writes additions by the writer
   * @param holds additions by the merger, which may miss a turn if the writer is interrupted
   * @param lost additions that the counter does not have
   */
  public record Outcome(long writes, long holds, long lost) {}

  private final WriteGuard guard;
  private final int turns;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger written = new AtomicInteger();
  private final long[] lines = new long[STORES * LINE];
  private long counter;

  private Lockstep(WriteGuard guard, int turns) {
    this.guard = guard;
    this.turns = turns;
  }

  /** Plays so many turns. */
  public static Outcome play(WriteGuard guard, int turns) throws Exception {
    Lockstep lockstep = new Lockstep(guard, turns);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Long> merger = threads.submit(lockstep::merge);
      Future<?> writer = threads.submit(lockstep::write);
      writer.get();
      long holds = merger.get();
      return new Outcome(turns, holds, turns + holds - lockstep.counter);
    }
  }

  /** Says whether both can run at the same time. */
  public static boolean isPossible() {
    return PROCESSORS.size() > 1;
  }

  private void write() {
    Processors.stayOn(PROCESSORS.getLast());
    WriterFlag flag = guard.addWriter();
    WriterFlag other = guard.addWriter();
    for (int turn = 1; turn <= turns; turn++) {
      for (int spins = 0; begun.get() < turn; spins++) {
        guard.enter(other, ELSEWHERE);
        other.leave();
        pause(spins);
      }
      touch(turn);
      guard.enter(flag, PAGE);
      add();
      flag.leave();
      written.set(turn);
    }
    guard.removeWriter(other);
    guard.removeWriter(flag);
  }

  private long merge() {
    Processors.stayOn(PROCESSORS.getFirst());
    long holds = 0;
    for (int turn = 1; turn <= turns; turn++) {
      begun.set(turn);
      int one = one(turn % DELAYS);
      if (guard.hold(PAGES) == 0) {
        add();
        holds += one;
        guard.release();
      }
      for (int spins = 0; written.get() < turn; spins++) {
        pause(spins);
      }
      touch(turn);
    }
    return holds;
  }

  /** Takes the lines from the other processor. */
  private void touch(int turn) {
    for (int i = 0; i < lines.length; i += LINE) {
      lines[i] = turn;
    }
  }

  private void add() {
    long before = counter;
    counter = before + one(HESITATION);
  }

  /** Returns 1, and takes so many steps for it; nothing that the compiler would find out. */
  private static int one(int steps) {
    int odd = 1;
    for (int i = 0; i < steps; i++) {
      odd *= 0x9E3779B1;
    }
    return odd & 1;
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // For speed alone: the other side may need the processor.
  private static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }
}
