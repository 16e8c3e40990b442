package io.ksm.trace.parquet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says where the values of one column of a row group lie in the file.
 *
 * @param column whose values these are
 * @param encodings of its pages
 * @param values how many
 * @param dictionaryStart offset of its dictionary, for text
 * @param dataStart offset of its first data page
 * @param bytes length of all its pages
 * @param range the smallest and the largest value; null for text
 */
record ColumnChunk(
    Column column,
    List<Integer> encodings,
    int values,
    long dictionaryStart,
    long dataStart,
    int bytes,
    @Nullable Range range) {

  /**
   * The values between which all others are.
   *
   * @param min the smallest
   * @param max the largest
   */
  record Range(long min, long max) {}

  /** Returns where the chunk begins. */
  long start() {
    return dictionaryStart == 0 ? dataStart : dictionaryStart;
  }

  /** Writes it as the footer describes it. */
  void describe(ThriftWriter chunk) {
    chunk.i64(2, start()).struct(3, this::describeData);
  }

  private void describeData(ThriftWriter data) {
    data.i32(1, column.type().code)
        .numbers(2, encodings)
        .strings(3, List.of(column.name()))
        .i32(4, 0)
        .i64(5, values)
        .i64(6, bytes)
        .i64(7, bytes)
        .i64(9, dataStart);
    if (dictionaryStart != 0) {
      data.i64(11, dictionaryStart);
    }
    Range known = range;
    if (known != null) {
      data.struct(
          12,
          statistics ->
              statistics.i64(3, 0).binary(5, bytes(known.max())).binary(6, bytes(known.min())));
    }
  }

  private byte[] bytes(long value) {
    byte[] bytes = new byte[column.type() == Column.Type.INT32 ? Integer.BYTES : Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >>> (i * Byte.SIZE));
    }
    return bytes;
  }
}
