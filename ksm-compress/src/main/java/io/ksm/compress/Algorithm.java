package io.ksm.compress;

/** Names the algorithms by which the kernel compresses memory, as zram and zswap call them. */
public enum Algorithm {
  /** What zram uses unless it is told otherwise. */
  LZO_RLE("lzo-rle"),
  /** Faster, and somewhat larger. */
  LZ4("lz4"),
  /** Smaller, and several times slower. */
  ZSTD("zstd");

  private final String kernelName;

  Algorithm(String kernelName) {
    this.kernelName = kernelName;
  }

  /** Returns what the kernel calls it. */
  public String kernelName() {
    return kernelName;
  }

  /** Makes a compressor, for one thread. */
  public PageCompressor compressor() {
    return switch (this) {
      case LZO_RLE -> new LzoRleCompressor();
      case LZ4 -> new Lz4Compressor();
      case ZSTD -> new ZstdCompressor();
    };
  }
}
