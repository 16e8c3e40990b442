package io.ksm.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Tells how long a page is in the kernel's {@code lzo-rle}, zram's usual algorithm, for which there
 * is no library. It writes no compressed bytes, but adds up the lengths of the instructions.
 *
 * <p>The instructions and their lengths are described in the kernel's Documentation/staging/lzo.rst
 * (bitstream version 1). A page is passed from its beginning to its end: zeros become a run, and
 * four bytes that were met before become a copy, which is as long as both go on alike. What lies
 * between them is literal. How the kernel looks for bytes that were met before decides the length,
 * too: a table of 2^13 positions by a multiplicative hash of four bytes, whose steps grow by one
 * for each 32 bytes without a find, and which compares eight bytes at a time. Sizes are equal to
 * the kernel's, page by page, for pages of up to 16 KiB: {@code ZramTest} compares them where there
 * is zram, and {@code GoldenSizesTest} with those that were taken down.
 */
final class LzoRleCompressor implements PageCompressor {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int TABLE_BITS = 13;
  private static final int MULTIPLIER = 0x1824429d;

  /** The last bytes are not searched, so that comparing never leaves the page. */
  private static final int TAIL = 20;

  /** The first bytes are not searched. */
  private static final int FIRST = 5;

  private static final int HEADER = 2;
  private static final int END_MARK = 3;
  private static final int RUN = 4;
  private static final int MAX_RUN = 2_051;
  private static final int MIN_COPY = 4;

  private static final int MAX_NEAR_COPY = 8;
  private static final int MAX_NEAR_DISTANCE = 0x800;
  private static final int MAX_SHORT_COPY = 33;
  private static final int MAX_MIDDLE_DISTANCE = 0x4000;
  private static final int MAX_FAR_COPY = 9;

  private static final int MAX_TINY_LITERAL = 3;
  private static final int MAX_SHORT_LITERAL = 18;
  private static final int MAX_FIRST_LITERAL = 238;

  private final char[] table = new char[1 << TABLE_BITS];

  @Override
  public int size(byte[] page) {
    Arrays.fill(table, (char) 0);
    int searchEnd = page.length - TAIL;
    int size = HEADER;
    int literal = 0;
    int at = FIRST;
    while (at < searchEnd) {
      int four = (int) INT.get(page, at);
      int found = four == 0 ? 0 : find(four, at);
      if (four != 0 && (int) INT.get(page, found) != four) {
        at += 1 + (at - literal) / 32;
        continue;
      }
      size += literal(at - literal);
      if (four == 0) {
        size += RUN;
        at += run(page, at, searchEnd);
      } else {
        int length = alike(page, found, at, searchEnd);
        size += copy(length, at - found);
        at += length;
      }
      literal = at;
    }
    int rest = page.length - literal;
    boolean isAll = literal == 0 && rest <= MAX_FIRST_LITERAL;
    return size + (isAll ? 1 + rest : literal(rest)) + END_MARK;
  }

  /** Returns where the same bytes may be, and notes that they are here. */
  private int find(int four, int at) {
    int place = (four * MULTIPLIER) >>> (Integer.SIZE - TABLE_BITS);
    int found = table[place];
    table[place] = (char) at;
    return found;
  }

  /** Returns how many zeros there are in a row, of which four are known. */
  private static int run(byte[] page, int at, int searchEnd) {
    int limit = Math.min(searchEnd, at + MAX_RUN);
    int end = at + MIN_COPY;
    while (end < limit && page[end] == 0) {
      end++;
    }
    return end - at;
  }

  /** Returns how long both go on alike. Past the end of the search, in steps of eight bytes. */
  private static int alike(byte[] page, int found, int at, int searchEnd) {
    int length = MIN_COPY;
    while (true) {
      long difference = (long) LONG.get(page, at + length) ^ (long) LONG.get(page, found + length);
      if (difference != 0) {
        return length + Long.numberOfTrailingZeros(difference) / Byte.SIZE;
      }
      length += Long.BYTES;
      if (at + length >= searchEnd) {
        return length;
      }
    }
  }

  private static int copy(int length, int distance) {
    if (length <= MAX_NEAR_COPY && distance <= MAX_NEAR_DISTANCE) {
      return 2;
    }
    int shortest = distance <= MAX_MIDDLE_DISTANCE ? MAX_SHORT_COPY : MAX_FAR_COPY;
    return 3 + (length <= shortest ? 0 : lengthBytes(length - shortest));
  }

  /** The length of up to three bytes stands in the instruction before. */
  private static int literal(int length) {
    if (length <= MAX_TINY_LITERAL) {
      return length;
    }
    return 1 + length + (length <= MAX_SHORT_LITERAL ? 0 : lengthBytes(length - MAX_SHORT_LITERAL));
  }

  /** A length is a byte, with a zero byte before it for each further 255. */
  private static int lengthBytes(int length) {
    return (length - 1) / 255 + 1;
  }
}
