package io.ksm.source.image.file;

import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.lzo.LzoDecompressor;
import io.airlift.compress.v3.snappy.SnappyJavaDecompressor;
import io.airlift.compress.v3.zstd.ZstdDecompressor;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses single pages. Used by one thread at a time; allocates nothing per page.
 *
 * <p>All of them work from array to array. To copy a page to its place afterwards costs little
 * beside decompressing it. And no library touches memory that may be gone by then.
 */
public interface PageCodec extends AutoCloseable {

  /**
   * Decompresses a page.
   *
   * @param to of the size of a page
   * @return how many bytes it has, decompressed
   * @throws DataFormatException if the data are damaged, or have more than a page
   */
  int decompress(byte[] from, int offset, int length, byte[] to) throws DataFormatException;

  @Override
  default void close() {}

  /** Makes one for {@code lzo1x} data without a header. */
  static PageCodec lzo() {
    return new Raw(new LzoDecompressor());
  }

  /** Makes one for snappy data without its framing format. */
  static PageCodec snappy() {
    return new Raw(new SnappyJavaDecompressor());
  }

  /** Makes one for single zstd frames: libzstd where native access is enabled, else in Java. */
  static PageCodec zstd() {
    return new Raw(ZstdDecompressor.create());
  }

  /** Makes one for zlib data; to be closed. */
  static PageCodec zlib() {
    return new Zlib();
  }

  /** Uses a library's decompressor. */
  record Raw(Decompressor decompressor) implements PageCodec {
    @Override
    public int decompress(byte[] from, int offset, int length, byte[] to)
        throws DataFormatException {
      try {
        return decompressor.decompress(from, offset, length, to, 0, to.length);
      } catch (RuntimeException e) {
        // Its own MalformedInputException in most cases; some damage shows as others.
        throw damaged(e);
      }
    }

    private static DataFormatException damaged(RuntimeException cause) {
      DataFormatException e = new DataFormatException(cause.getMessage());
      e.initCause(cause);
      return e;
    }
  }

  /** Uses the JDK's decompressor. */
  final class Zlib implements PageCodec {
    private final Inflater inflater = new Inflater();

    /** Takes what follows a page, where nothing should be. */
    private final byte[] beyond = new byte[1];

    @Override
    public int decompress(byte[] from, int offset, int length, byte[] to)
        throws DataFormatException {
      inflater.reset();
      inflater.setInput(from, offset, length);
      int got = inflater.inflate(to);
      if (!inflater.finished() && got == to.length) {
        // The end of the stream may still have to be read.
        if (inflater.inflate(beyond) > 0) {
          throw new DataFormatException("more than a page");
        }
      }
      if (!inflater.finished()) {
        throw new DataFormatException("the data end too early");
      }
      return got;
    }

    @Override
    public void close() {
      inflater.end();
    }
  }
}
