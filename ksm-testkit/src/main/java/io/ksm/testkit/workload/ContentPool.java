package io.ksm.testkit.workload;

import java.util.SplittableRandom;

/** The contents of which a workload's pages are made. All arrays are shared: nobody changes one. */
final class ContentPool {
  private final byte[][] contents;
  private final byte[] zero;

  ContentPool(WorkloadShape shape, SplittableRandom random) {
    zero = new byte[shape.pageSize()];
    contents = new byte[shape.contents()][];
    byte[] base = unique(random);
    for (int i = 0; i < contents.length; i++) {
      contents[i] =
          switch (shape.likeness()) {
            case RANDOM -> unique(random);
            case LAST_BYTES -> withOtherEnd(base, random);
            case CRC32C -> colliding(CollidingPages.CRC32C, base, i);
            case CRC32 -> colliding(CollidingPages.CRC32, base, i);
          };
    }
  }

  private static byte[] colliding(CollidingPages crc, byte[] base, int number) {
    byte[] page = base.clone();
    crc.change(page, page.length - Long.BYTES, number);
    return page;
  }

  byte[] zero() {
    return zero;
  }

  /** Returns one of the pool: the first ones are chosen more often than the last. */
  byte[] common(SplittableRandom random) {
    return contents[random.nextInt(random.nextInt(contents.length) + 1)];
  }

  /** Returns a content that no other page has. */
  byte[] unique(SplittableRandom random) {
    byte[] page = new byte[zero.length];
    random.nextBytes(page);
    return page;
  }

  /** Returns a content that differs from another in its last eight bytes only. */
  byte[] withOtherEnd(byte[] content, SplittableRandom random) {
    byte[] page = content.clone();
    page[page.length - 1 - random.nextInt(Long.BYTES)] ^= (byte) random.nextInt(1, 256);
    return page;
  }
}
