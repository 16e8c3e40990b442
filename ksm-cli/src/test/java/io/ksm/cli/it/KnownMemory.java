package io.ksm.cli.it;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * A program that fills memory with known pages and then waits for the end of its input.
 *
 * <p>Apart from what the JVM itself has: {@value #OFTEN} pages of the content {@link #page
 * page(0)}, {@value #SELDOM} of {@code page(1)}, and one each of {@code page(2)} to {@code
 * page(LAST)}.
 */
final class KnownMemory {
  static final int PAGE = 4096;
  static final int OFTEN = 1_000;
  static final int SELDOM = 300;
  static final int LAST = 200;

  private KnownMemory() {}

  /** Returns a content, which follows from its number. */
  static byte[] page(int number) {
    byte[] page = new byte[PAGE];
    new SplittableRandom(0xbeef + number).nextBytes(page);
    return page;
  }

  /** Fills the memory, says so, and waits. */
  public static void main(String[] args) throws IOException {
    int pages = OFTEN + SELDOM + LAST - 1;
    MemorySegment memory = Arena.global().allocate((long) pages * PAGE, PAGE);
    for (int i = 0; i < pages; i++) {
      int number = i < OFTEN ? 0 : i < OFTEN + SELDOM ? 1 : i - OFTEN - SELDOM + 2;
      MemorySegment.copy(page(number), 0, memory, ValueLayout.JAVA_BYTE, (long) i * PAGE, PAGE);
    }
    System.out.println("ready");
    System.out.flush();
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
  }
}
