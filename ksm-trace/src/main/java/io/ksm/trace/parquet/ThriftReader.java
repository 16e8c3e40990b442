package io.ksm.trace.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads structs in Thrift's compact protocol. One thread.
 *
 * <p>Whatever the bytes hold, it ends: what cannot be is one of the exceptions of {@link
 * ByteBuffer}, or an {@link IllegalArgumentException}.
 */
final class ThriftReader {
  private static final int MAX_DEPTH = 16;
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int DOUBLE = 7;

  private final ByteBuffer in;
  private final int depth;
  private int field;
  private int type;

  /** Reads a struct that begins at the buffer's position. */
  ThriftReader(ByteBuffer in) {
    this(in, 0);
  }

  private ThriftReader(ByteBuffer in, int depth) {
    this.in = in;
    this.depth = depth;
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("structs in structs without end");
    }
  }

  /** Goes to the next field; returns its number, or 0 at the end of the struct. */
  int next() {
    int header = in.get() & 0xff;
    if (header == 0) {
      return 0;
    }
    type = header & 0xf;
    int step = header >>> 4;
    field = step == 0 ? (int) zigzag() : field + step;
    return field;
  }

  /** Returns the number in the present field. */
  long number() {
    if (type != ThriftWriter.I32 && type != ThriftWriter.I64) {
      throw new IllegalArgumentException("a number is expected");
    }
    return zigzag();
  }

  /** Returns the text in the present field. */
  String text() {
    expect(ThriftWriter.BINARY);
    return binary();
  }

  /**
   * Returns the little-endian number of 4 or 8 bytes in the present field.
   *
   * @param other what it is if the field has another length, as that of a text has
   */
  long binaryNumber(long other) {
    expect(ThriftWriter.BINARY);
    byte[] bytes = binaryBytes();
    ByteBuffer number = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return switch (bytes.length) {
      case Integer.BYTES -> number.getInt();
      case Long.BYTES -> number.getLong();
      default -> other;
    };
  }

  /** Reads the struct in the present field. */
  void struct(Consumer<ThriftReader> fields) {
    expect(ThriftWriter.STRUCT);
    fields.accept(new ThriftReader(in, depth + 1));
  }

  /** Reads the list of structs in the present field. */
  <T> List<T> structs(Function<ThriftReader, T> item) {
    expect(ThriftWriter.LIST);
    int size = listSize();
    List<T> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(item.apply(new ThriftReader(in, depth + 1)));
    }
    return items;
  }

  /** Returns the texts in the present field. */
  List<String> texts() {
    expect(ThriftWriter.LIST);
    int size = listSize();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(binary());
    }
    return items;
  }

  /** Passes the present field. */
  void skip() {
    skip(type);
  }

  private void skip(int what) {
    switch (what) {
      case TRUE, FALSE -> {}
      case BYTE -> in.get();
      case 4, ThriftWriter.I32, ThriftWriter.I64 -> zigzag();
      case DOUBLE -> in.getLong();
      case ThriftWriter.BINARY -> binary();
      case ThriftWriter.LIST -> skipList();
      case ThriftWriter.STRUCT -> {
        ThriftReader inner = new ThriftReader(in, depth + 1);
        while (inner.next() != 0) {
          inner.skip();
        }
      }
      default -> throw new IllegalArgumentException("no such type of field: " + what);
    }
  }

  private void skipList() {
    int size = listSize();
    int of = type;
    for (int i = 0; i < size; i++) {
      if (of == TRUE || of == FALSE) {
        in.get();
      } else {
        new ThriftReader(in, depth + 1).skip(of);
      }
    }
  }

  private void expect(int wanted) {
    if (type != wanted) {
      throw new IllegalArgumentException("field %d has another type".formatted(field));
    }
  }

  /** Leaves the type of the items in {@link #type}. */
  private int listSize() {
    int header = in.get() & 0xff;
    type = header & 0xf;
    long size = header >>> 4 == 15 ? varint(in) : header >>> 4;
    return bounded(size);
  }

  private String binary() {
    return new String(binaryBytes(), StandardCharsets.UTF_8);
  }

  private byte[] binaryBytes() {
    byte[] bytes = new byte[bounded(varint(in))];
    in.get(bytes);
    return bytes;
  }

  /** Whatever it counts takes at least a byte each. */
  private int bounded(long size) {
    if (size < 0 || size > in.remaining()) {
      throw new IllegalArgumentException("more than there is: " + size);
    }
    return (int) size;
  }

  private long zigzag() {
    return zigzag(in);
  }

  static long zigzag(ByteBuffer in) {
    long value = varint(in);
    return (value >>> 1) ^ -(value & 1);
  }

  static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte some = in.get();
      value |= (some & 0x7fL) << shift;
      if (some >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number without end");
  }
}
