package io.ksm.source.image.support;

import io.airlift.compress.v3.snappy.SnappyFramedOutputStream;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes files of LiME and AVML by the formats' definitions. */
public final class LimeFile {
  private final boolean compressed;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Begins a file: AVML's if compressed. */
  public LimeFile(boolean compressed) {
    this.compressed = compressed;
  }

  /** Adds a range of memory. */
  public LimeFile range(long address, byte[] content) {
    return range(address, content, compressed ? snappy(content) : content);
  }

  /** Adds a range as it stands in the file, compressed by another program. */
  public LimeFile range(long address, byte[] content, byte[] stored) {
    ByteBuffer header = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(compressed ? 0x4C4D_5641 : 0x4C69_4D45).putInt(compressed ? 2 : 1);
    header.putLong(address).putLong(address + content.length - 1);
    bytes.writeBytes(header.array());
    bytes.writeBytes(stored);
    if (compressed) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      bytes.writeBytes(length.putLong(stored.length).array());
    }
    return this;
  }

  public static byte[] snappy(byte[] content) {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (OutputStream out = new SnappyFramedOutputStream(new SnappyJavaCompressor(), stored)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stored.toByteArray();
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }
}
