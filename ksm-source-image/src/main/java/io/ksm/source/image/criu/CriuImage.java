package io.ksm.source.image.criu;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FileStream;
import io.ksm.source.image.file.ImageFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads one of CRIU's image files: two magic numbers, then messages, each after its length. Used by
 * one thread at a time.
 */
public final class CriuImage implements Closeable {
  /** The first magic number of all kinds that are of interest here. */
  public static final int COMMON_MAGIC = 0x5456_4319;

  public static final int PAGEMAP_MAGIC = 0x5608_4025;
  public static final int MM_MAGIC = 0x5749_2820;
  public static final int CORE_MAGIC = 0x5505_3847;

  /** Real messages are much shorter. */
  private static final int MAX_LENGTH = 16 << 20;

  private final ImageFile file;
  private final Damage damage;
  private final InputStream in;
  private long at;

  private CriuImage(ImageFile file, Damage damage) {
    this.file = file;
    this.damage = damage.about(file);
    this.in = new BufferedInputStream(new FileStream(file));
  }

  /**
   * Opens an image file.
   *
   * @param file taken over, and closed if this call fails
   * @param magic the second magic number of its kind
   * @throws IOException if it cannot be read, or is of another kind
   */
  static CriuImage open(ImageFile file, int magic, Damage damage) throws IOException {
    CriuImage image = new CriuImage(file, damage);
    try {
      ByteBuffer numbers = image.read(2 * Integer.BYTES, "magic numbers");
      if (numbers.getInt(0) != COMMON_MAGIC || numbers.getInt(Integer.BYTES) != magic) {
        throw image.damage.fatal("its magic numbers are not those of its kind");
      }
      return image;
    } catch (IOException e) {
      image.close();
      throw e;
    }
  }

  /** Returns how to complain about this file. */
  Damage damage() {
    return damage;
  }

  /**
   * Reads the next message; null at the end of the file, or where damage ends it and that is
   * accepted.
   *
   * @param what it is, for errors
   */
  @Nullable Protobuf next(String what) throws IOException {
    if (at == file.size()) {
      return null;
    }
    if (!file.holds(at, Integer.BYTES)) {
      damage.found("the size of %s is cut off at offset %d".formatted(what, at));
      return null;
    }
    int length = read(Integer.BYTES, what).getInt(0);
    if (length < 0 || length > MAX_LENGTH || !file.holds(at, length)) {
      damage.found(
          "the size of %s at offset %d is %d, and the file has %d bytes"
              .formatted(what, at - Integer.BYTES, length & 0xFFFF_FFFFL, file.size()));
      return null;
    }
    return new Protobuf(read(length, what));
  }

  private ByteBuffer read(int length, String what) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw damage.fatal("its %s are cut off at offset %d".formatted(what, at + bytes.length));
    }
    at += length;
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
