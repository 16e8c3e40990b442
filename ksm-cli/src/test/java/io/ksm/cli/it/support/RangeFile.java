package io.ksm.cli.it.support;

import io.airlift.compress.v3.snappy.SnappyFramedOutputStream;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of ranges of memory, as LiME writes them, or AVML compressed. */
public enum RangeFile {
  LIME(0x4C69_4D45, 1) {
    @Override
    byte[] store(byte[] content) {
      return content;
    }
  },
  AVML(0x4C4D_5641, 2) {
    @Override
    byte[] store(byte[] content) throws IOException {
      ByteArrayOutputStream stored = new ByteArrayOutputStream();
      try (OutputStream out = new SnappyFramedOutputStream(new SnappyJavaCompressor(), stored)) {
        out.write(content);
      }
      int length = stored.size();
      stored.writeBytes(
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
      return stored.toByteArray();
    }
  };

  private static final int HEADER = 32;

  private final int magic;
  private final int version;

  RangeFile(int magic, int version) {
    this.magic = magic;
    this.version = version;
  }

  /** Returns the bytes of a range as they stand after its header. */
  abstract byte[] store(byte[] content) throws IOException;

  /**
   * Writes memory as two ranges with a gap between them.
   *
   * @param memory of an even number of pages
   */
  public Path write(Path file, byte[] memory) throws IOException {
    byte[] half = new byte[memory.length / 2];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 2; i++) {
        System.arraycopy(memory, i * half.length, half, 0, half.length);
        out.write(header(2L * i * memory.length, half.length));
        out.write(store(half));
      }
    }
    return file;
  }

  private byte[] header(long address, long length) {
    return ByteBuffer.allocate(HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(magic)
        .putInt(version)
        .putLong(address)
        .putLong(address + length - 1)
        .array();
  }
}
