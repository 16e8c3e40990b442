package io.ksm.cli.it.support;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * A program that fills memory with known pages and then waits for the end of its input.
 *
 * <p>Apart from what the JVM itself has: {@value #OFTEN} pages of the content 0, {@value #SELDOM}
 * of the content 1, and one each of the contents 2 to {@value #LAST}.
 */
final class KnownMemory {
  static final int PAGE = 4096;
  static final int OFTEN = 1_000;
  static final int SELDOM = 300;
  static final int LAST = 200;
  private static final int PAGES = OFTEN + SELDOM + LAST - 1;

  private KnownMemory() {}

  /**
   * Writes the content of a number. No copy of it may be on the heap, where it could happen to be
   * aligned to a page.
   */
  static void fill(MemorySegment page, int number) {
    SplittableRandom random = new SplittableRandom(0xbeef + number);
    for (long at = 0; at < PAGE; at += Long.BYTES) {
      page.set(ValueLayout.JAVA_LONG_UNALIGNED, at, random.nextLong());
    }
  }

  private static void fillAll(MemorySegment memory) {
    for (int i = 0; i < PAGES; i++) {
      int number = i < OFTEN ? 0 : i < OFTEN + SELDOM ? 1 : i - OFTEN - SELDOM + 2;
      fill(memory.asSlice((long) i * PAGE, PAGE), number);
    }
  }

  /** Returns all the pages. */
  static byte[] bytes() {
    byte[] bytes = new byte[PAGES * PAGE];
    fillAll(MemorySegment.ofArray(bytes));
    return bytes;
  }

  /** Fills the memory, says so, and waits. */
  public static void main(String[] args) throws IOException {
    fillAll(Arena.global().allocate((long) PAGES * PAGE, PAGE));
    System.out.println("ready");
    System.out.flush();
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
  }
}
