package io.ksm.arena.stress.support;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * What every page of an arena must hold, byte for byte, and what was found to be otherwise.
 *
 * <p>A page's author writes here what it writes there, between {@link #begin} and {@link #end}.
 * Anybody may compare a page meanwhile: each page has an edition, which is odd while its author is
 * at work, and a comparison counts only if the edition was even and the same before and after.
 *
 * <p>A page that differs has <em>lost</em> a write if it has not been found right since its author
 * was last there, and counts as <em>altered</em> if it has, though that may be a write that was
 * lost a moment after somebody looked. Each edition is counted once.
 */
public final class PageLedger {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final MemorySegment actual;
  private final MemorySegment expected;
  private final int pageSize;
  private final long[] editions;
  private final long[] found;
  private final long[] reported;
  private final LongAdder lost = new LongAdder();
  private final LongAdder altered = new LongAdder();
  private final LongAdder checks = new LongAdder();
  private volatile String firstFault = "";

  /**
   * Opens a ledger for memory that is all zeros.
   *
   * @param actual the memory, for reading
   */
  public PageLedger(Arena lifetime, MemorySegment actual, int pageSize) {
    this.actual = actual;
    this.expected = lifetime.allocate(actual.byteSize(), pageSize);
    this.pageSize = pageSize;
    int pages = (int) (actual.byteSize() / pageSize);
    this.editions = new long[pages];
    this.found = new long[pages];
    this.reported = new long[pages];
    Arrays.fill(found, -1);
    Arrays.fill(reported, -1);
  }

  int pages() {
    return editions.length;
  }

  /** Returns what must be there, for the author to write what it writes. */
  public MemorySegment expected() {
    return expected;
  }

  /** Says that a page's author begins to write to it. */
  public void begin(int page) {
    LONGS.setOpaque(editions, page, editions[page] + 1);
    VarHandle.fullFence();
  }

  /** Says that a page's author has written all it wanted to. */
  public void end(int page) {
    LONGS.setRelease(editions, page, editions[page] + 1);
  }

  /**
   * Compares a page, if its author is not at work on it.
   *
   * @return whether nothing wrong was found
   */
  public boolean check(int page) {
    long edition = (long) LONGS.getAcquire(editions, page);
    if ((edition & 1) != 0) {
      return true;
    }
    long at = (long) page * pageSize;
    long difference =
        MemorySegment.mismatch(expected, at, at + pageSize, actual, at, at + pageSize);
    VarHandle.acquireFence();
    if ((long) LONGS.getOpaque(editions, page) != edition) {
      return true;
    }
    checks.increment();
    if (difference < 0) {
      LONGS.setOpaque(found, page, edition);
      return true;
    }
    report(page, edition, difference);
    return false;
  }

  private synchronized void report(int page, long edition, long difference) {
    if (reported[page] == edition) {
      return;
    }
    reported[page] = edition;
    boolean wasRight = (long) LONGS.getOpaque(found, page) == edition;
    (wasRight ? altered : lost).increment();
    if (firstFault.isEmpty()) {
      long at = (long) page * pageSize + (difference & -Long.BYTES);
      firstFault =
          "page %d, edition %d, byte %d: %016x instead of %016x: %s"
              .formatted(
                  page,
                  edition,
                  difference,
                  actual.get(ValueLayout.JAVA_LONG, at),
                  expected.get(ValueLayout.JAVA_LONG, at),
                  wasRight ? "altered, nobody wrote" : "a write was lost");
    }
  }

  /** Takes a page as it is. Called by its author, between {@link #begin} and {@link #end}. */
  public void accept(int page) {
    long at = (long) page * pageSize;
    MemorySegment.copy(actual, at, expected, at, pageSize);
  }

  /** Returns how many writes were lost, each page's losses since its author's visit as one. */
  public long lost() {
    return lost.sum();
  }

  /** Returns how many pages changed though nobody wrote to them. */
  public long altered() {
    return altered.sum();
  }

  /** Returns how many comparisons of a page counted. */
  public long checks() {
    return checks.sum();
  }

  /** Describes what was found first; empty if all was right. */
  public String firstFault() {
    return firstFault;
  }
}
