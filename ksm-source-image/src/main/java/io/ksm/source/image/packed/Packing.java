package io.ksm.source.image.packed;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.ksm.source.image.file.Head;
import java.io.IOException;
import java.io.InputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Names the ways in which a whole file can be compressed, whatever is in it. For any number of
 * threads.
 */
public enum Packing {
  /** {@code gzip}, {@code pigz}: members one after another. */
  GZIP("gzip") {
    @Override
    InputStream unpack(InputStream packed) throws IOException {
      return new GzipStream(packed);
    }
  },

  /**
   * {@code zstd}, with a window of at most 128 MiB, as that tool itself has it, and {@code pzstd}.
   * Where native access is not enabled, the library's Java is used, which knows neither windows
   * above 8 MiB nor frames to be skipped.
   */
  ZSTD("zstd") {
    @Override
    InputStream unpack(InputStream packed) {
      return ZstdInputStream.create(packed);
    }
  },

  /** {@code lz4}: frames, not its legacy format. */
  LZ4("lz4") {
    @Override
    InputStream unpack(InputStream packed) throws IOException {
      return new LZ4FrameInputStream(
          packed,
          LZ4Factory.safeInstance().safeDecompressor(),
          XXHashFactory.safeInstance().hash32());
    }
  },

  /** {@code xz}, with a dictionary of at most 64 MiB, as {@code xz -9} makes it. */
  XZ("xz") {
    @Override
    InputStream unpack(InputStream packed) throws IOException {
      return new XZInputStream(packed, XZ_MEMORY_KIB);
    }
  };

  private static final int ZSTD_MAGIC = 0xFD2F_B528;
  private static final int LZ4_MAGIC = 0x184D_2204;
  private static final int SKIPPABLE = 0x184D_2A50;
  private static final int SKIPPABLE_MASK = -16;
  private static final int XZ_MEMORY_KIB = 96 << 10;

  private final String title;

  Packing(String title) {
    this.title = title;
  }

  /** Returns what a file is packed by, judged by its beginning; null if it is not. */
  public static @Nullable Packing of(Head head) {
    int magic = head.intAt(0);
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
      return afterSkippable(head);
    }
    return switch (magic) {
      case ZSTD_MAGIC -> ZSTD;
      case LZ4_MAGIC -> LZ4;
      case 0x587A_37FD -> head.intAt(4) << 16 == 0x005A_0000 ? XZ : null;
      default -> (magic & 0xFF_FFFF) == 0x08_8B1F ? GZIP : null;
    };
  }

  /** Says of a file that begins with a frame of lz4 whether each block can be unpacked alone. */
  static boolean hasIndependentBlocks(Head head) {
    return head.intAt(0) != LZ4_MAGIC || (head.byteAt(Integer.BYTES) & 1 << 5) != 0;
  }

  /**
   * Looks at what follows frames that decompressors are to skip: {@code pzstd} begins with one.
   * zstd and lz4 have them in common; where they go on beyond what is at hand, it is taken for
   * zstd.
   */
  private static @Nullable Packing afterSkippable(Head head) {
    long at = 0;
    while (at + Integer.BYTES <= head.bytes().capacity()) {
      int magic = head.intAt((int) at);
      if ((magic & SKIPPABLE_MASK) != SKIPPABLE) {
        return magic == ZSTD_MAGIC ? ZSTD : magic == LZ4_MAGIC ? LZ4 : null;
      }
      at += 2 * Integer.BYTES + (head.intAt((int) at + Integer.BYTES) & 0xFFFF_FFFFL);
    }
    return ZSTD;
  }

  /**
   * Unpacks a stream. What it throws where the data are damaged may also be a {@link
   * RuntimeException}.
   */
  abstract InputStream unpack(InputStream packed) throws IOException;

  /** Returns the name of the format. */
  String title() {
    return title;
  }
}
