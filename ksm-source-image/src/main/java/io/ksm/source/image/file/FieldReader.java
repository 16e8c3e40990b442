package io.ksm.source.image.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the headers of an image, and says which one is cut off.
 *
 * <p>For any number of threads. Always reads copies: a header that another program changes
 * meanwhile cannot change between its check and its use.
 */
public final class FieldReader {
  private final RandomBytes file;
  private final Damage damage;
  private final ByteOrder order;

  /** Makes a reader of numbers in the given order. */
  public FieldReader(RandomBytes file, Damage damage, ByteOrder order) {
    this.file = file;
    this.damage = damage;
    this.order = order;
  }

  /**
   * Reads a header.
   *
   * @param what it is, for errors: {@code program header 3}
   * @param offset in the file, unsigned
   * @param length in bytes; the caller has made sure that this much memory may be used
   * @throws IOException if the file ends before the header, or cannot be read
   */
  public Fields read(String what, long offset, int length) throws IOException {
    if (!file.holds(offset, length)) {
      throw damage.fatal(
          "%s at offset %s needs %d bytes, but the file has %d"
              .formatted(what, Long.toUnsignedString(offset), length, file.size()));
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(order);
    file.readFully(bytes, offset);
    return new Fields(bytes);
  }
}
