package io.ksm.source.image.criu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks the fields of one message in Protocol Buffers' wire format. Knows as much of it as CRIU's
 * images need: a few numbers and nested messages. Used by one thread at a time.
 *
 * <p>Throws {@link Malformed} for what is not such a message. A number is taken as it is in the
 * file, whatever type the field's definition gives it.
 */
final class Protobuf {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer message;
  private int field;
  private long number;
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /** Begins before the first field. */
  Protobuf(ByteBuffer message) {
    this.message = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Says that a message is damaged. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what);
    }
  }

  /** Goes to the next field; false if there is none. */
  boolean next() throws Malformed {
    if (!message.hasRemaining()) {
      return false;
    }
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 3 > Integer.MAX_VALUE) {
      throw new Malformed("it has a field with the number " + (tag >>> 3));
    }
    field = (int) (tag >>> 3);
    number = 0;
    switch ((int) tag & 7) {
      case VARINT -> number = varint();
      case FIXED64 -> number = take(Long.BYTES).getLong();
      case BYTES -> bytes = take(varint());
      case FIXED32 -> number = take(Integer.BYTES).getInt();
      default -> throw new Malformed("field %d has the wire type %d".formatted(field, tag & 7));
    }
    return true;
  }

  /** Returns the present field's number, as its definition has it. */
  int field() {
    return field;
  }

  /** Returns the present field's value; 0 if it is not a number. */
  long number() {
    return number;
  }

  /** Returns what the present field holds, or the latest one that held no number. */
  ByteBuffer bytes() {
    return bytes;
  }

  private long varint() throws Malformed {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = take(1).get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new Malformed("it has a number of more than 64 bits");
  }

  private ByteBuffer take(long length) throws Malformed {
    if (length < 0 || length > message.remaining()) {
      throw new Malformed("it ends within field " + field);
    }
    ByteBuffer taken = message.slice(message.position(), (int) length);
    message.position(message.position() + (int) length);
    return taken.order(ByteOrder.LITTLE_ENDIAN);
  }
}
