package io.ksm.cli.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What an item looks like. The same item and version are the same bytes, and no two pages of
 * different items are equal, nor two of one item, but for those of zeroed buffers.
 */
final class ItemBytes {
  private static final byte[] HEAD = ascii("{\"catalogue\":[\n");
  private static final byte[] RECORD =
      ascii(
          "{\"sku\":\"0000000000000000\",\"name\":\"Rope, braided, 12 mm\",\"unit\":\"m\","
              + "\"price\":1000.00,\"stock\":10000,\"tags\":[\"deck\",\"spare\",\"blue\"]}");
  private static final byte[] BETWEEN = ascii(",\n");
  private static final byte[] END = ascii("\n]}\n");
  private static final byte[] DIGITS = ascii("0123456789abcdef");

  private static final int SKU = 8;
  private static final int SKU_DIGITS = 16;
  private static final int PRICE = indexInRecord("1000.00") + 1;
  private static final int STOCK = indexInRecord("10000") + 1;

  /** Two pixels of deep blue, and the bits in which water differs from place to place. */
  private static final long WATER = 0xff905020ff905020L;

  private static final long RIPPLES = 0x000f0f0f000f0f0fL;

  private final long seed;

  /**
   * Makes a writer of items.
   *
   * @param seed on which all bytes depend
   */
  ItemBytes(long seed) {
    this.seed = seed;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static int indexInRecord(String text) {
    return new String(RECORD, StandardCharsets.US_ASCII).indexOf(text);
  }

  /**
   * Writes an item.
   *
   * @param version of a document: other ones have other prices
   * @param into gets the item at its beginning
   * @param bytes how many the item's pages have
   */
  void write(Item item, int version, byte[] into, int bytes) {
    switch (item.kind()) {
      case DOCUMENT -> writeDocument(item.id(), version, into, bytes);
      case TILE -> writeTile(item.id(), into, bytes);
      case BUFFER -> Arrays.fill(into, 0, bytes, (byte) 0);
    }
  }

  private SplittableRandom random(int id, int version) {
    return new SplittableRandom(seed * 31 + id + ((long) version << 32));
  }

  /** Documents end within their last page, and zeros follow. */
  private void writeDocument(int id, int version, byte[] into, int bytes) {
    SplittableRandom goods = random(id, 0);
    SplittableRandom prices = random(id, version + 1);
    int length = bytes - goods.nextInt(RECORD.length, 2048);
    int at = put(HEAD, into, 0);
    while (at + RECORD.length + BETWEEN.length + END.length <= length) {
      at = at == HEAD.length ? at : put(BETWEEN, into, at);
      int next = put(RECORD, into, at);
      putNumber(into, at + SKU, SKU_DIGITS, 16, goods.nextLong());
      long price = prices.nextLong();
      putNumber(into, at + PRICE, 3, 10, price >>> 32);
      putNumber(into, at + STOCK, 4, 10, price & 0xffff);
      at = next;
    }
    at = put(END, into, at);
    Arrays.fill(into, at, bytes, (byte) 0);
  }

  private static int put(byte[] text, byte[] into, int at) {
    System.arraycopy(text, 0, into, at, text.length);
    return at + text.length;
  }

  /** Writes the last digits of a number. */
  private static void putNumber(byte[] into, int at, int digits, int radix, long number) {
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      into[at + i] = DIGITS[(int) Long.remainderUnsigned(rest, radix)];
      rest = Long.divideUnsigned(rest, radix);
    }
  }

  private void writeTile(int id, byte[] into, int bytes) {
    SplittableRandom random = random(id, 0);
    ByteBuffer pixels = ByteBuffer.wrap(into, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (pixels.hasRemaining()) {
      pixels.putLong(WATER + (random.nextLong() & RIPPLES));
    }
  }
}
