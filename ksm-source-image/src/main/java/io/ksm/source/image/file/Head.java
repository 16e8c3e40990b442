package io.ksm.source.image.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds the beginning of a file, by which formats recognise it. Read once for all of them.
 * Immutable.
 *
 * @param bytes the first {@link #LENGTH} bytes, or the whole file if it is shorter; little-endian
 */
public record Head(ByteBuffer bytes) {
  /** How many bytes formats look at, at most. */
  static final int LENGTH = 4096;

  /**
   * Reads the beginning of a file.
   *
   * @throws IOException if it cannot be read
   */
  public static Head of(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return of(in.readNBytes(LENGTH));
    }
  }

  /**
   * Reads the beginning of an open file.
   *
   * @throws IOException if it cannot be read
   */
  public static Head of(ImageFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LENGTH, file.size()));
    file.readFully(bytes, 0);
    return of(bytes.array());
  }

  /** Makes one of a file's first bytes. */
  static Head of(byte[] bytes) {
    return new Head(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Says whether the file begins with some ASCII text. */
  public boolean startsWith(String magic) {
    byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.capacity() >= expected.length
        && bytes.slice(0, expected.length).equals(ByteBuffer.wrap(expected));
  }

  /** Returns the byte at an offset; 0 after the file's end. */
  public int byteAt(int offset) {
    return offset < bytes.capacity() ? bytes.get(offset) & 0xFF : 0;
  }

  /** Returns the little-endian 32-bit number at an offset; 0 after the file's end. */
  public int intAt(int offset) {
    return offset + Integer.BYTES <= bytes.capacity() ? bytes.getInt(offset) : 0;
  }
}
