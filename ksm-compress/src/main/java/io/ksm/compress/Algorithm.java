package io.ksm.compress;

import java.util.function.Supplier;

/** Names the algorithms by which the kernel compresses memory, as zram and zswap call them. */
public enum Algorithm {
  /** What zram uses unless it is told otherwise. */
  LZO_RLE("lzo-rle", LzoRleCompressor::new),
  /** Faster, and somewhat larger. */
  LZ4("lz4", Lz4Compressor::new),
  /** Smaller, and several times slower. */
  ZSTD("zstd", ZstdCompressor::new);

  private final String kernelName;
  private final Supplier<PageCompressor> maker;

  Algorithm(String kernelName, Supplier<PageCompressor> maker) {
    this.kernelName = kernelName;
    this.maker = maker;
  }

  /** Returns what the kernel calls it. */
  public String kernelName() {
    return kernelName;
  }

  /** Makes a compressor, for one thread. */
  public PageCompressor compressor() {
    return maker.get();
  }
}
