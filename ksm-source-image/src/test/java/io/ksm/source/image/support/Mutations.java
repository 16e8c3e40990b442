package io.ksm.source.image.support;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages files at random: changes bits, bytes and telling numbers, moves parts, cuts off ends. */
public record Mutations(SplittableRandom random) {
  private static final long[] TELLING = {
    0,
    1,
    -1,
    2,
    7,
    8,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0xFFFF,
    0x7FFF_FFFF,
    0x8000_0000L,
    0xFFFF_FFFFL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    4095,
    4096,
    4097,
    1L << 32,
    1L << 34,
    1L << 40,
    1L << 52
  };

  /**
   * Returns a damaged copy.
   *
   * @param headers how many bytes from the beginning on hold most of the fields
   */
  public byte[] of(byte[] file, int headers) {
    byte[] copy = file.clone();
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times && copy.length > 0; i++) {
      int reach = random.nextInt(4) == 0 ? copy.length : Math.min(copy.length, headers);
      copy = once(copy, random.nextInt(reach));
    }
    return copy;
  }

  private byte[] once(byte[] file, int at) {
    switch (random.nextInt(8)) {
      case 0 -> {
        return Arrays.copyOf(file, at);
      }
      case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> file[at] = (byte) random.nextInt();
      case 3 -> move(file, at);
      default -> putNumber(file, at & -(1 << random.nextInt(4)));
    }
    return file;
  }

  private void move(byte[] file, int at) {
    int from = random.nextInt(file.length);
    int length = Math.min(1 + random.nextInt(64), file.length - Math.max(at, from));
    System.arraycopy(file, from, file, at, length);
  }

  private void putNumber(byte[] file, int at) {
    long number = TELLING[random.nextInt(TELLING.length)] + random.nextInt(3) - 1;
    int bytes = 1 << random.nextInt(4);
    boolean little = random.nextInt(4) > 0;
    for (int i = 0; i < bytes && at + i < file.length; i++) {
      file[at + i] = (byte) (number >>> (8 * (little ? i : bytes - 1 - i)));
    }
  }
}
