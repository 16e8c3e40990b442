package io.ksm.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/**
 * Tells how long a page is in {@code zstd} of level 3, which zram and zswap use, by the reference
 * library.
 */
final class ZstdCompressor implements PageCompressor {
  private static final int LEVEL = 3;

  private final ZstdCompressCtx library = new ZstdCompressCtx().setLevel(LEVEL).setChecksum(false);
  private byte[] compressed = {};

  @Override
  public int size(byte[] page) {
    int most = (int) Zstd.compressBound(page.length);
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    return library.compressByteArray(compressed, 0, compressed.length, page, 0, page.length);
  }

  @Override
  public void close() {
    library.close();
  }
}
