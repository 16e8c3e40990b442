package io.ksm.source.image.kdump;

import io.ksm.source.image.file.PageCodec;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** Chooses how a page of a kdump-compressed file is decompressed. Used by one thread at a time. */
final class PageCodecs implements AutoCloseable {
  private static final int ZLIB = 0x01;
  private static final int LZO = 0x02;
  private static final int SNAPPY = 0x04;
  private static final int ZSTD = 0x20;
  private static final int ALL = ZLIB | LZO | SNAPPY | ZSTD;

  private int flags;
  private @Nullable PageCodec codec;

  /**
   * Returns how to decompress a page; null if it is not compressed.
   *
   * @param pageFlags of its descriptor; those that say nothing about this do not matter
   * @throws DataFormatException if the flags make no sense
   */
  @Nullable PageCodec of(int pageFlags) throws DataFormatException {
    int wanted = pageFlags & ALL;
    if (wanted == 0) {
      return null;
    }
    if (codec == null || wanted != flags) { // a dump has one kind only
      close();
      codec = make(wanted);
      flags = wanted;
    }
    return codec;
  }

  private static PageCodec make(int flag) throws DataFormatException {
    return switch (flag) {
      case ZLIB -> PageCodec.zlib();
      case LZO -> PageCodec.lzo();
      case SNAPPY -> PageCodec.snappy();
      case ZSTD -> PageCodec.zstd();
      default -> throw new DataFormatException("field flags is %#x".formatted(flag));
    };
  }

  @Override
  public void close() {
    if (codec != null) {
      codec.close();
      codec = null;
    }
  }
}
