package io.ksm.testkit.workload;

import io.ksm.api.PageChunk;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory whose pages are computed whenever they are read. Occupies nothing; reading allocates
 * nothing.
 *
 * <p>A page's <em>rank</em> says of which kind it is: the zero pages come first, then the volatile
 * ones, the duplicates and the unique ones. Ranks are a permutation of the page numbers, so that
 * the kinds are mixed and their numbers exact.
 */
final class SyntheticSource implements PageSource {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Knuth's MMIX generator: full period, so that different states give different pages. */
  private static final long STEP = 6364136223846793005L;

  private static final long INCREMENT = 1442695040888963407L;

  /** Contents are numbered; what changes at every scan has its numbers above all ranks. */
  private static final long NUMBERS_PER_SCAN = 1L << 32;

  private final int pageSize;
  private final long pages;
  private final long zeroEnd;
  private final long volatileEnd;
  private final long duplicateEnd;
  private final long groups;
  private final long seed;
  private final long stride;
  private final AtomicLong scans = new AtomicLong();

  SyntheticSource(
      int pageSize, long pages, long zero, long restless, long duplicates, long copies, long seed) {
    this.pageSize = pageSize;
    this.pages = pages;
    this.zeroEnd = zero;
    this.volatileEnd = zero + restless;
    this.duplicateEnd = volatileEnd + duplicates;
    this.groups = Math.max(1, duplicates / copies);
    this.seed = seed;
    this.stride = coprime(pages);
  }

  /** Returns a number near the golden section of another that has no divisor in common with it. */
  private static long coprime(long number) {
    long candidate = Math.max(1, (long) (number * 0.618));
    while (gcd(candidate, number) != 1) {
      candidate++;
    }
    return candidate;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  @Override
  public String label() {
    return "synthetic";
  }

  @Override
  public int pageSize() {
    return pageSize;
  }

  @Override
  public boolean isStatic() {
    return zeroEnd == volatileEnd;
  }

  @Override
  public List<Region> regions() {
    scans.incrementAndGet();
    return List.of(new Region("pages", 0, pages, "synthetic"));
  }

  @Override
  public void read(Region region, long firstPage, int count, PageChunk into) {
    MemorySegment buffer = into.buffer();
    into.setStates(0, count, PageState.PRESENT);
    for (int i = 0; i < count; i++) {
      long rank = (firstPage + i) * stride % pages;
      long offset = into.offset(i);
      if (rank < zeroEnd) {
        clear(buffer, offset);
      } else {
        fill(buffer, offset, content(rank));
      }
    }
  }

  /** Returns the number of a page's content: equal numbers mean equal pages. */
  private long content(long rank) {
    if (rank < volatileEnd) {
      return scans.get() * NUMBERS_PER_SCAN + rank;
    }
    if (rank < duplicateEnd) {
      return volatileEnd + (rank - volatileEnd) % groups;
    }
    return rank;
  }

  private void clear(MemorySegment buffer, long offset) {
    for (int at = 0; at < pageSize; at += Long.BYTES) {
      buffer.set(ValueLayout.JAVA_LONG, offset + at, 0);
    }
  }

  private void fill(MemorySegment buffer, long offset, long content) {
    long state = mixed((content + 1) * GOLDEN ^ seed);
    for (int at = 0; at < pageSize; at += Long.BYTES) {
      state = state * STEP + INCREMENT;
      buffer.set(ValueLayout.JAVA_LONG, offset + at, state ^ (state >>> 32));
    }
  }

  /** A bijection (the finalizer of SplitMix64), so that different contents begin differently. */
  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
