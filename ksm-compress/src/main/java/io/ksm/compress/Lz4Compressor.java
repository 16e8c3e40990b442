package io.ksm.compress;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * Tells how long a page is in the kernel's {@code lz4}, by lz4-java: sizes are equal to the
 * kernel's, page by page.
 */
final class Lz4Compressor implements PageCompressor {
  private final LZ4Compressor library = LZ4Factory.safeInstance().fastCompressor();
  private byte[] compressed = {};

  @Override
  public int size(byte[] page) {
    int most = library.maxCompressedLength(page.length);
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    return library.compress(page, 0, page.length, compressed, 0, compressed.length);
  }
}
