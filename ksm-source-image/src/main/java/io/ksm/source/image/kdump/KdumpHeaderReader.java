package io.ksm.source.image.kdump;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.file.RandomBytes;
import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a kdump-compressed file. Used by one thread.
 *
 * <p>They are C structures of the machine that was dumped. Their layout follows its word size and
 * byte order, and the file does not say which those are. So all four layouts are tried: in the
 * right one, the version, the block size, the bitmaps and the number of physical pages fit
 * together. A block size alone does not tell. In another layout, the number of pages may stand
 * there, and that is often a power of two as well.
 *
 * @param header as it stands in the file
 * @param sub the sub header as far as it is read; null if there is none, or the file ends before it
 */
record KdumpHeaderReader(
    RandomBytes bytes,
    Damage damage,
    Layout layout,
    Fields header,
    @Nullable Fields sub,
    int version,
    int blockSize) {
  private static final int NEWEST_VERSION = 6;

  /** 64 TiB of 4 KiB pages: as far as Linux goes without a fifth level of page tables. */
  private static final long MAX_PAGES = 1L << 34;

  private static final int MIN_BLOCK_SIZE = 1 << 10;
  private static final int MAX_BLOCK_SIZE = 1 << 18;

  /** The flag of makedumpfile in {@code status} that says that something is missing. */
  private static final int KDUMP_INCOMPLETE = 8;

  /**
   * The flags of diskdump for that: incomplete, being written, cut off as the device was too small.
   */
  private static final int DISKDUMP_INCOMPLETE = 1 | 2 | 4;

  private static final int SUB_HEADER = 104;

  /** Says where a layout has the fields of interest; all have 32 bits. */
  enum Layout {
    WIDE(ByteOrder.LITTLE_ENDIAN, 424),
    WIDE_BIG(ByteOrder.BIG_ENDIAN, 424),
    NARROW(ByteOrder.LITTLE_ENDIAN, 412),
    NARROW_BIG(ByteOrder.BIG_ENDIAN, 412);

    static final int VERSION = 8;
    static final int END = 464;

    final ByteOrder order;
    final int status;

    Layout(ByteOrder order, int status) {
      this.order = order;
      this.status = status;
    }

    int blockSize() {
      return status + 4;
    }

    int subHeaderBlocks() {
      return status + 8;
    }

    int bitmapBlocks() {
      return status + 12;
    }

    int maxPage() {
      return status + 16;
    }

    boolean isWide() {
      return this == WIDE || this == WIDE_BIG;
    }
  }

  /**
   * Reads the headers.
   *
   * @throws IOException if they are damaged, or of a kind that cannot be read
   */
  static KdumpHeader read(RandomBytes bytes, Damage damage) throws IOException {
    String fault = null;
    for (Layout layout : Layout.values()) {
      KdumpHeaderReader reader = of(layout, bytes, damage);
      if (reader != null && reader.fault() == null) {
        return reader.take();
      }
      fault = fault == null && reader != null ? reader.fault() : fault;
    }
    throw damage.fatal(
        fault != null
            ? fault
            : "field header_version is not 0 to %d, or field block_size is not a page size, in any byte order"
                .formatted(NEWEST_VERSION));
  }

  /** Makes one; null if the version and the block size make no sense in this layout. */
  private static @Nullable KdumpHeaderReader of(Layout layout, RandomBytes bytes, Damage damage)
      throws IOException {
    FieldReader reader = new FieldReader(bytes, damage, layout.order);
    Fields header = reader.read("the header", 0, Layout.END);
    long version = header.u32(Layout.VERSION);
    long blockSize = header.u32(layout.blockSize());
    if (version > NEWEST_VERSION || !isBlockSize(blockSize)) {
      return null;
    }
    boolean hasSub = hasSubHeader(layout, header) && bytes.holds(blockSize, SUB_HEADER);
    Fields sub = hasSub ? reader.read("the sub header", blockSize, SUB_HEADER) : null;
    return new KdumpHeaderReader(
        bytes, damage, layout, header, sub, (int) version, (int) blockSize);
  }

  private static boolean isBlockSize(long size) {
    return size >= MIN_BLOCK_SIZE && size <= MAX_BLOCK_SIZE && Long.bitCount(size) == 1;
  }

  private static boolean hasSubHeader(Layout layout, Fields header) {
    return header.u32(Layout.VERSION) >= 1
        && header.u32(layout.subHeaderBlocks()) > 0
        && isKdump(header);
  }

  private static boolean isKdump(Fields header) {
    return header.text(0, KdumpHeader.KDUMP.length()).equals(KdumpHeader.KDUMP);
  }

  /** Says how the sizes contradict each other or the file; null if they do not. */
  private @Nullable String fault() {
    if (sub == null && hasSubHeader(layout, header)) {
      return "the sub header at offset %d needs %d bytes, but the file has %d"
          .formatted(blockSize, SUB_HEADER, bytes.size());
    }
    if (pages() < 1 || pages() > MAX_PAGES) {
      return "field max_mapnr is %s, not 1 to %d pages"
          .formatted(Long.toUnsignedString(pages()), MAX_PAGES);
    }
    if (bitmapBlocks() < blocksOfOneBitmap()) {
      return "field bitmap_blocks is %d, but %d pages need %d"
          .formatted(bitmapBlocks(), pages(), blocksOfOneBitmap());
    }
    if (!bytes.holds(bitmapOffset(), bitmapBlocks() * blockSize)) {
      return "%d bitmap blocks at offset %d do not fit into %d bytes"
          .formatted(bitmapBlocks(), bitmapOffset(), bytes.size());
    }
    return null;
  }

  /** Makes the header, if there is no {@link #fault()}. */
  private KdumpHeader take() throws IOException {
    int incomplete = isKdump(header) ? KDUMP_INCOMPLETE : DISKDUMP_INCOMPLETE;
    if ((header.u32(layout.status) & incomplete) != 0) {
      damage.found("field status says that it is incomplete");
    }
    boolean two = bitmapBlocks() >= 2 * blocksOfOneBitmap();
    return new KdumpHeader(
        layout.order,
        blockSize,
        pages(),
        bitmapOffset(),
        (two ? bitmapBlocks() / 2 : bitmapBlocks()) * blockSize,
        two,
        bitmapOffset() + bitmapBlocks() * blockSize,
        split(),
        sub == null ? 0 : (int) sub.u32(layout.isWide() ? 8 : 4));
  }

  private KdumpHeader.@Nullable Split split() throws IOException {
    boolean wide = layout.isWide();
    if (version < 2 || sub == null || sub.u32(wide ? 12 : 8) == 0) {
      return null;
    }
    boolean isLong = wide && version >= 6;
    long first = isLong ? sub.u64(80) : sub.word(wide ? 16 : 12, wide);
    long end = isLong ? sub.u64(88) : sub.word(wide ? 24 : 16, wide);
    if (first < 0 || end < first || end > pages()) {
      throw damage.fatal(
          "fields start_pfn and end_pfn are %s and %s, of %d pages"
              .formatted(Long.toUnsignedString(first), Long.toUnsignedString(end), pages()));
    }
    return new KdumpHeader.Split(first, end);
  }

  private long pages() {
    return version >= 6 && layout.isWide() && sub != null
        ? sub.u64(96)
        : header.u32(layout.maxPage());
  }

  private long blocksOfOneBitmap() {
    return Math.ceilDiv(Math.ceilDiv(pages(), 8), (long) blockSize);
  }

  private long bitmapBlocks() {
    return header.u32(layout.bitmapBlocks());
  }

  private long bitmapOffset() {
    return (1 + header.u32(layout.subHeaderBlocks())) * blockSize;
  }
}
