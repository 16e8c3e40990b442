package io.ksm.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes pages of the kinds that memory has: random, text, pointers, sparse, runs, repeated. */
final class TestPages {
  static final int SIZE = 4096;

  private static final String[] WORDS = {
    "alpha ", "beta ", "gamma ", "delta", "\n", "= ", "return ", "int ", "if (x) ", "page", "0x7fff"
  };

  private TestPages() {}

  static List<byte[]> make(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> pages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pages.add(make(i % 8, random));
    }
    return pages;
  }

  private static byte[] make(int kind, SplittableRandom random) {
    byte[] page = new byte[SIZE];
    switch (kind) {
      case 0 -> random.nextBytes(page);
      case 1 -> letters(page, random);
      case 2 -> pointers(page, random);
      case 3 -> sparse(page, random);
      case 4 -> runs(page, random);
      case 5 -> words(page, random);
      case 6 -> repeated(page, random);
      default -> half(page, random);
    }
    return page;
  }

  private static void letters(byte[] page, SplittableRandom random) {
    for (int i = 0; i < SIZE; i++) {
      page[i] = (byte) ('a' + random.nextInt(1 + random.nextInt(26)));
    }
  }

  private static void pointers(byte[] page, SplittableRandom random) {
    ByteBuffer longs = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    int bits = random.nextInt(1, 21);
    while (longs.hasRemaining()) {
      longs.putLong(0x7f00_0000_0000L + random.nextInt(1 << bits));
    }
  }

  private static void sparse(byte[] page, SplittableRandom random) {
    for (int i = random.nextInt(60); i > 0; i--) {
      page[random.nextInt(SIZE)] = (byte) random.nextInt();
    }
  }

  private static void runs(byte[] page, SplittableRandom random) {
    int at = 0;
    while (at < SIZE) {
      int end = Math.min(SIZE, at + random.nextInt(1, 300));
      if (random.nextBoolean()) {
        for (int i = at; i < end; i++) {
          page[i] = (byte) random.nextInt(4);
        }
      }
      at = end;
    }
  }

  private static void words(byte[] page, SplittableRandom random) {
    ByteBuffer text = ByteBuffer.wrap(page);
    while (text.hasRemaining()) {
      byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.US_ASCII);
      text.put(word, 0, Math.min(word.length, text.remaining()));
    }
  }

  private static void repeated(byte[] page, SplittableRandom random) {
    byte[] period = new byte[random.nextInt(1, 600)];
    random.nextBytes(period);
    for (int i = 0; i < SIZE; i++) {
      page[i] = period[i % period.length];
    }
  }

  private static void half(byte[] page, SplittableRandom random) {
    byte[] noise = new byte[random.nextInt(SIZE)];
    random.nextBytes(noise);
    System.arraycopy(noise, 0, page, 0, noise.length);
    if (random.nextBoolean()) {
      Arrays.fill(page, noise.length, SIZE, (byte) random.nextInt());
    }
  }
}
