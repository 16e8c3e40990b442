package io.ksm.trace.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Writes structs in Thrift's compact protocol, of which Parquet's headers and footers are made. One
 * thread.
 *
 * <p>Fields must come in ascending order of their numbers.
 */
final class ThriftWriter {
  static final int I32 = 5;
  static final int I64 = 6;
  static final int BINARY = 8;
  static final int LIST = 9;
  static final int STRUCT = 12;

  private final Bytes out;
  private int lastField;

  ThriftWriter(Bytes out) {
    this.out = out;
  }

  ThriftWriter i32(int field, int value) {
    header(field, I32);
    out.putZigzag(value);
    return this;
  }

  ThriftWriter i64(int field, long value) {
    header(field, I64);
    out.putZigzag(value);
    return this;
  }

  ThriftWriter string(int field, String value) {
    return binary(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ThriftWriter binary(int field, byte[] value) {
    header(field, BINARY);
    putBinary(value);
    return this;
  }

  ThriftWriter struct(int field, Consumer<ThriftWriter> fields) {
    header(field, STRUCT);
    putStruct(fields);
    return this;
  }

  <T> ThriftWriter structs(int field, Collection<T> items, StructWriter<T> writer) {
    listHeader(field, items.size(), STRUCT);
    items.forEach(item -> putStruct(fields -> writer.write(item, fields)));
    return this;
  }

  ThriftWriter numbers(int field, Collection<Integer> items) {
    listHeader(field, items.size(), I32);
    items.forEach(out::putZigzag);
    return this;
  }

  ThriftWriter strings(int field, Collection<String> items) {
    listHeader(field, items.size(), BINARY);
    items.forEach(item -> putBinary(item.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** Ends the struct that this writer was made for. */
  void end() {
    out.putByte(0);
  }

  /** Writes the fields of an item. */
  @FunctionalInterface
  interface StructWriter<T> {
    void write(T item, ThriftWriter fields);
  }

  private void putStruct(Consumer<ThriftWriter> fields) {
    ThriftWriter inner = new ThriftWriter(out);
    fields.accept(inner);
    inner.end();
  }

  private void putBinary(byte[] value) {
    out.putVarint(value.length);
    out.put(value);
  }

  private void listHeader(int field, int size, int type) {
    header(field, LIST);
    if (size < 15) {
      out.putByte(size << 4 | type);
    } else {
      out.putByte(0xf0 | type);
      out.putVarint(size);
    }
  }

  private void header(int field, int type) {
    int step = field - lastField;
    if (step > 0 && step < 16) {
      out.putByte(step << 4 | type);
    } else {
      out.putByte(type);
      out.putZigzag(field);
    }
    lastField = field;
  }
}
