package io.ksm.bench.workload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Different pages that all have one xxh32 (seed 0).
 *
 * <p>xxh32 deals a page out to four lanes, four bytes at a time, and each step of a lane can be
 * undone. So whatever the last but one word of a lane is, there is a last word that leads the lane
 * to where it would have come anyway. Here that is done to the first lane.
 */
final class XxhCollisions implements PageContents {
  private static final int PRIME_1 = 0x9E3779B1;
  private static final int PRIME_2 = 0x85EBCA77;
  private static final int PRIME_2_INVERSE = inverse(PRIME_2);

  /** What the first lane begins with: the sum of both primes. */
  private static final int START = 0x24234428;

  private static final int STRIPE = 16;
  private static final int LAST = Layout.PAGE_SIZE - STRIPE;
  private static final int LAST_BUT_ONE = LAST - STRIPE;

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment base;
  private final int before;
  private final int target;

  XxhCollisions(long seed) {
    this.base = Bases.random(seed);
    int lane = START;
    for (int at = 0; at < LAST_BUT_ONE; at += STRIPE) {
      lane = step(lane, base.get(WORD, at));
    }
    this.before = lane;
    this.target = step(lane, 0);
  }

  /** Inverts an odd number modulo 2^32: each of Newton's steps doubles the bits that are right. */
  private static int inverse(int odd) {
    int inverse = odd;
    for (int bits = 3; bits < Integer.SIZE; bits *= 2) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  private static int step(int lane, int word) {
    return Integer.rotateLeft(lane + word * PRIME_2, 13) * PRIME_1;
  }

  @Override
  public void write(int content, MemorySegment memory, long offset) {
    MemorySegment.copy(base, 0, memory, offset, Layout.PAGE_SIZE);
    memory.set(WORD, offset + LAST_BUT_ONE, content);
    memory.set(WORD, offset + LAST, (target - step(before, content)) * PRIME_2_INVERSE);
  }
}
