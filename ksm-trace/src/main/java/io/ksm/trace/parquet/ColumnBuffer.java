package io.ksm.trace.parquet;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds the values of one column until they are written as part of a row group. One thread. */
final class ColumnBuffer {
  private static final int PAGE_VALUES = 16 * 1024;

  final Column column;
  final long[] values;
  private final Map<String, Integer> dictionary = new LinkedHashMap<>();
  private final DeltaEncoder delta = new DeltaEncoder();
  private final boolean plain;
  private final Bytes page = new Bytes();
  private final Bytes plainPage = new Bytes();

  /**
   * Makes an empty buffer.
   *
   * @param capacity the most values that it holds
   * @param plain whether numbers are to be written as they are, and never as differences
   */
  ColumnBuffer(Column column, int capacity, boolean plain) {
    this.column = column;
    this.values = new long[capacity];
    this.plain = plain;
  }

  /** Returns the number that stands for a text in this row group. */
  long number(String text) {
    Integer known = dictionary.get(text);
    if (known == null) {
      known = dictionary.size();
      dictionary.put(text, known);
    }
    return known;
  }

  /**
   * Writes the first values as a chunk of a row group.
   *
   * @param start where the chunk begins in the file
   */
  ColumnChunk write(int count, long start, Bytes out) {
    int begin = out.size();
    Set<Integer> encodings = new TreeSet<>();
    boolean text = column.type() == Column.Type.TEXT;
    if (text) {
      putDictionary(out);
      encodings.add(Encoding.PLAIN);
    }
    long dataStart = start + out.size() - begin;
    for (int first = 0; first < count; first += PAGE_VALUES) {
      int end = Math.min(count, first + PAGE_VALUES);
      encodings.add(text ? putIndexes(first, end, out) : putNumbers(first, end, out));
    }
    return new ColumnChunk(
        column,
        List.copyOf(encodings),
        count,
        text ? start : 0,
        dataStart,
        out.size() - begin,
        text ? null : new ColumnChunk.Range(min(count), max(count)));
  }

  /** Moves what was not written to the front. */
  void shift(int count, int end) {
    System.arraycopy(values, count, values, 0, end - count);
  }

  /** Forgets the texts, once a row group has been written whole. */
  void clearDictionary() {
    dictionary.clear();
  }

  private void putDictionary(Bytes out) {
    page.cut(0);
    for (String text : dictionary.keySet()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      page.putInt(bytes.length);
      page.put(bytes);
    }
    pageHeader(out, Encoding.DICTIONARY_PAGE, page)
        .struct(7, header -> header.i32(1, dictionary.size()).i32(2, Encoding.PLAIN))
        .end();
    out.put(page);
  }

  private int putIndexes(int first, int end, Bytes out) {
    int width = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(dictionary.size() - 1));
    int groups = (end - first + 7) / 8;
    page.cut(0);
    page.putByte(width);
    page.putVarint((long) groups << 1 | 1);
    int packed = page.size();
    page.putBits(values, first, end, width);
    while (page.size() < packed + groups * width) {
      page.putByte(0);
    }
    putPage(end - first, Encoding.DICTIONARY, page, out);
    return Encoding.DICTIONARY;
  }

  /** Writes differences where they are smaller, and else the numbers as they are. */
  private int putNumbers(int first, int end, Bytes out) {
    boolean narrow = column.type() == Column.Type.INT32;
    int plainBytes = (end - first) * (narrow ? Integer.BYTES : Long.BYTES);
    if (!plain) {
      page.cut(0);
      delta.encode(values, first, end, narrow, page);
      if (page.size() < plainBytes) {
        putPage(end - first, Encoding.DELTA, page, out);
        return Encoding.DELTA;
      }
    }
    plainPage.cut(0);
    for (int i = first; i < end; i++) {
      if (narrow) {
        plainPage.putInt((int) values[i]);
      } else {
        plainPage.putLong(values[i]);
      }
    }
    putPage(end - first, Encoding.PLAIN, plainPage, out);
    return Encoding.PLAIN;
  }

  private static void putPage(int count, int encoding, Bytes content, Bytes out) {
    pageHeader(out, Encoding.DATA_PAGE, content)
        .struct(
            5,
            header ->
                header.i32(1, count).i32(2, encoding).i32(3, Encoding.RLE).i32(4, Encoding.RLE))
        .end();
    out.put(content);
  }

  private static ThriftWriter pageHeader(Bytes out, int type, Bytes content) {
    int size = content.size();
    return new ThriftWriter(out).i32(1, type).i32(2, size).i32(3, size).i32(4, content.crc());
  }

  private long min(int count) {
    long min = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      min = Math.min(min, values[i]);
    }
    return min;
  }

  private long max(int count) {
    long max = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, values[i]);
    }
    return max;
  }
}
