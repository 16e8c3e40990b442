package io.ksm.source.image.support;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.lzo.LzoCompressor;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;

/**
 * Writes kdump-compressed files of any machine by the format's definition. So it makes what no tool
 * here makes, such as dumps of big-endian or 32-bit machines.
 */
public final class KdumpFile {
  /** How pages are compressed: the flags of their descriptors. */
  public static final int PLAIN = 0;

  public static final int ZLIB = 1;
  public static final int LZO = 2;
  public static final int SNAPPY = 4;
  public static final int ZSTD = 0x20;

  private static final byte[] LEFT_OUT = {};

  private final SortedMap<Long, byte[]> byPfn = new TreeMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private boolean wide = true;
  private int version = 6;
  private int blockSize = 4096;
  private int method = ZLIB;
  private int dumpLevel;
  private boolean twoBitmaps = true;
  private String signature = "KDUMP   ";
  private int status = -1;
  private String info = "";
  private String uname = "";

  public KdumpFile machine(ByteOrder newOrder, boolean isWide) {
    order = newOrder;
    wide = isWide;
    return this;
  }

  public KdumpFile version(int number) {
    version = number;
    return this;
  }

  public KdumpFile blockSize(int bytes) {
    blockSize = bytes;
    return this;
  }

  public KdumpFile method(int flag) {
    method = flag;
    return this;
  }

  KdumpFile dumpLevel(int level) {
    dumpLevel = level;
    return this;
  }

  /** As the first diskdump did it: one bitmap, and a sub header that says nothing. */
  public KdumpFile oneBitmap() {
    twoBitmaps = false;
    signature = "DISKDUMP";
    return this;
  }

  /** Sets the field; by default, makedumpfile's flag of the method is in it. */
  public KdumpFile status(int flags) {
    status = flags;
    return this;
  }

  /** Sets what the kernel says of itself. */
  public KdumpFile info(String text) {
    info = text;
    return this;
  }

  /** Sets the kind of machine, as {@code uname -m} calls it. */
  public KdumpFile uname(String name) {
    uname = name;
    return this;
  }

  public KdumpFile put(long pfn, byte[] page) {
    byPfn.put(pfn, page);
    return this;
  }

  public KdumpFile leaveOut(long pfn) {
    byPfn.put(pfn, LEFT_OUT);
    return this;
  }

  public byte[] bytes() {
    long pages = byPfn.lastKey() + 1;
    int bitmapBlocks = Math.ceilDiv(Math.ceilDiv((int) pages, 8), blockSize);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header((int) pages, bitmapBlocks * (twoBitmaps ? 2 : 1)));
    out.writeBytes(subHeader(pages));
    BitSet dumped = new BitSet();
    BitSet existing = new BitSet();
    byPfn.forEach((pfn, page) -> {
      existing.set(pfn.intValue());
      dumped.set(pfn.intValue(), page.length > 0);
    });
    if (twoBitmaps) {
      out.writeBytes(Arrays.copyOf(existing.toByteArray(), bitmapBlocks * blockSize));
    }
    out.writeBytes(Arrays.copyOf(dumped.toByteArray(), bitmapBlocks * blockSize));
    writePages(out, dumped.cardinality());
    return out.toByteArray();
  }

  private byte[] header(int pages, int bitmapBlocks) {
    ByteBuffer header = ByteBuffer.allocate(blockSize).order(order);
    header.put(signature.getBytes(StandardCharsets.US_ASCII)).putInt(version);
    header.put(272, uname.getBytes(StandardCharsets.US_ASCII));
    header.position(wide ? 424 : 412);
    header
        .putInt(status < 0 ? method : status)
        .putInt(blockSize)
        .putInt(1)
        .putInt(bitmapBlocks)
        .putInt(pages);
    return header.array();
  }

  private byte[] subHeader(long pages) {
    ByteBuffer header = ByteBuffer.allocate(blockSize).order(order);
    header.putInt(wide ? 8 : 4, version >= 1 ? dumpLevel : 0);
    if (version >= 6 && wide) {
      header.putLong(96, pages);
    }
    if (!info.isEmpty()) {
      header.putLong(32, blockSize + 200).putLong(40, info.length());
      header.put(200, info.getBytes(StandardCharsets.US_ASCII));
    }
    return header.array();
  }

  /** Writes descriptors and pages; pages of zeros share one place, as the real tools do it. */
  private void writePages(ByteArrayOutputStream out, int count) {
    ByteBuffer descriptors = ByteBuffer.allocate(24 * count).order(order);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    long begin = (long) out.size() + 24 * count;
    data.writeBytes(new byte[blockSize]);
    for (byte[] page : byPfn.values()) {
      if (page.length == 0) {
        continue;
      }
      if (Arrays.equals(page, new byte[blockSize])) {
        descriptors.putLong(begin).putInt(blockSize).putInt(0).putLong(0);
        continue;
      }
      byte[] packed = method == PLAIN ? page : compress(page);
      boolean smaller = packed.length < page.length;
      byte[] stored = smaller ? packed : page;
      descriptors.putLong(begin + data.size()).putInt(stored.length);
      descriptors.putInt(smaller ? method : 0).putLong(0);
      data.writeBytes(stored);
    }
    out.writeBytes(descriptors.array());
    out.writeBytes(data.toByteArray());
  }

  private byte[] compress(byte[] page) {
    byte[] packed = new byte[2 * page.length + 1024];
    int length =
        switch (method) {
          case ZLIB -> deflate(page, packed);
          case LZO -> compress(new LzoCompressor(), page, packed);
          case SNAPPY -> compress(new SnappyJavaCompressor(), page, packed);
          default -> compress(new ZstdJavaCompressor(), page, packed);
        };
    return Arrays.copyOf(packed, length);
  }

  private static int deflate(byte[] page, byte[] to) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(page);
      deflater.finish();
      return deflater.deflate(to);
    }
  }

  private static int compress(Compressor compressor, byte[] page, byte[] to) {
    return compressor.compress(page, 0, page.length, to, 0, to.length);
  }

  /** Flattens a file into blocks of at most so many bytes, in the given order of blocks. */
  public static byte[] flatten(byte[] file, int blockBytes, boolean backwards) {
    int blocks = Math.ceilDiv(file.length, blockBytes);
    ByteBuffer flat = ByteBuffer.allocate(4096 + file.length + 16 * (blocks + 1));
    flat.put("makedumpfile".getBytes(StandardCharsets.US_ASCII)).putLong(16, 1).putLong(24, 1);
    flat.position(4096);
    for (int i = 0; i < blocks; i++) {
      int begin = (backwards ? blocks - 1 - i : i) * blockBytes;
      int length = Math.min(blockBytes, file.length - begin);
      flat.putLong(begin).putLong(length).put(file, begin, length);
    }
    return flat.putLong(-1).putLong(-1).array();
  }
}
