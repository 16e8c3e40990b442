package io.ksm.source.image.file;

import io.ksm.api.text.Printable;
import java.nio.ByteBuffer;

/**
 * Gives the fields of a header. Offsets are in bytes from its beginning and lie within it, or the
 * caller has a bug. Immutable.
 */
public record Fields(ByteBuffer bytes) {

  /** Returns how long the header is. */
  public int length() {
    return bytes.capacity();
  }

  /** Returns an unsigned 16-bit number. */
  public int u16(int offset) {
    return bytes.getShort(offset) & 0xFFFF;
  }

  /** Returns an unsigned 32-bit number. */
  public long u32(int offset) {
    return bytes.getInt(offset) & 0xFFFF_FFFFL;
  }

  /** Returns a 64-bit number, to be compared as an unsigned one. */
  public long u64(int offset) {
    return bytes.getLong(offset);
  }

  /** Returns an unsigned number that has 64 bits or 32. */
  public long word(int offset, boolean wide) {
    return wide ? u64(offset) : u32(offset);
  }

  /** Returns a part of this header as a header of its own. */
  public Fields part(int offset, int length) {
    return new Fields(bytes.slice(offset, length).order(bytes.order()));
  }

  /** Returns where the text from an offset on ends: at the first NUL, or with the header. */
  public int endOfText(int offset) {
    int end = offset;
    while (end < bytes.capacity() && bytes.get(end) != 0) {
      end++;
    }
    return end;
  }

  /** Returns the text from an offset on, fit for one line. */
  String text(int offset) {
    return text(offset, endOfText(offset));
  }

  /** Returns a text, fit for one line. */
  public String text(int offset, int end) {
    return Printable.of(bytes.slice(offset, end - offset));
  }
}
