package io.ksm.arena.support;

import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import io.ksm.core.Ksm;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Closes scanners, and then their arenas, while other threads scan. Prints how many scans ended.
 * Its arguments are a seed and how often to do so.
 */
public final class ClosedScanProgram {
  private static final int BYTES = 64 << 20;

  private ClosedScanProgram() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[0]));
    int rounds = Integer.parseInt(args[1]);
    for (int round = 0; round < rounds; round++) {
      MergeableArena arena = MergeableArena.allocate(BYTES);
      try (ArenaWriter writer = arena.writer()) {
        for (int at = 0; at < BYTES; at += arena.pageSize()) {
          writer.set(ValueLayout.JAVA_LONG, at, random.nextInt(1000));
        }
      }
      Ksm ksm =
          Ksm.builder().source(arena.source()).hasher("crc32c").index("rb").threads(2).build();
      Thread scanner = new Thread(() -> scanUntilClosed(ksm));
      scanner.start();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(40));
      ksm.close();
      arena.close();
      scanner.join();
    }
  }

  private static void scanUntilClosed(Ksm ksm) {
    try {
      while (true) {
        ksm.scan();
      }
    } catch (IllegalStateException e) {
      System.out.println("ended: " + e.getMessage());
    }
  }
}
