package io.ksm.source.image;

import java.io.IOException;
import java.nio.ByteOrder;

/**
 * The two headers of a kdump-compressed file, checked: everything that it says lies within the
 * file.
 *
 * <p>The fields are those of makedumpfile's {@code disk_dump_header} and {@code kdump_sub_header},
 * which are C structures of the machine that was dumped: their layout follows its word size and
 * byte order, and which those are is not said. They are found by trying in which of the four
 * layouts the version and the block size make sense.
 *
 * @param order of all numbers
 * @param blockSize of a page, in bytes
 * @param pages how many page frames the bitmaps speak of
 * @param bitmapOffset where the bitmaps begin
 * @param bitmapBytes how long each of them is
 * @param hasTwoBitmaps whether there is one for existing frames and one for dumped ones, or one for
 *     both
 * @param descriptorOffset where the page descriptors begin
 * @param dumpLevel which kinds of pages were left out, see {@link #leftOut}
 */
record KdumpHeader(
    ByteOrder order,
    int blockSize,
    long pages,
    long bitmapOffset,
    long bitmapBytes,
    boolean hasTwoBitmaps,
    long descriptorOffset,
    int dumpLevel) {

  /** What both signatures of unflattened files have in common is their length. */
  static final String KDUMP = "KDUMP   ";

  static final String DISKDUMP = "DISKDUMP";

  private static final int NEWEST_VERSION = 6;

  /** 64 TiB of 4 KiB pages: as far as Linux goes without a fifth level of page tables. */
  private static final long MOST_PAGES = 1L << 34;

  private static final int LEAST_BLOCK = 1 << 10;
  private static final int GREATEST_BLOCK = 1 << 20;
  private static final int INCOMPLETE = 8;

  /** Where a layout has the fields of interest; all of 32 bits. */
  private enum Layout {
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
    for (Layout layout : Layout.values()) {
      Fields header =
          new FieldReader(bytes, damage, layout.order).read("the header", 0, Layout.END);
      long version = header.u32(Layout.VERSION);
      long blockSize = header.u32(layout.blockSize());
      if (version <= NEWEST_VERSION && isBlockSize(blockSize)) {
        return new Parser(bytes, damage, layout, header, (int) version, (int) blockSize).parse();
      }
    }
    throw damage.fatal(
        "field header_version is not 0 to %d, or field block_size no page size, in any byte order"
            .formatted(NEWEST_VERSION));
  }

  private static boolean isBlockSize(long size) {
    return size >= LEAST_BLOCK && size <= GREATEST_BLOCK && Long.bitCount(size) == 1;
  }

  /** Returns what was left out on purpose, for people; empty if nothing was. */
  String leftOut() {
    StringBuilder kinds = new StringBuilder();
    String[] names = {"page cache", "private page cache", "user memory", "free pages"};
    for (int i = 0; i < names.length; i++) {
      if ((dumpLevel >> (i + 1) & 1) != 0) {
        kinds.append(kinds.isEmpty() ? "" : ", ").append(names[i]);
      }
    }
    return kinds.toString();
  }

  /** What is at hand while the headers are read. */
  private record Parser(
      RandomBytes bytes, Damage damage, Layout layout, Fields header, int version, int blockSize) {

    KdumpHeader parse() throws IOException {
      if ((header.u32(layout.status) & INCOMPLETE) != 0) {
        damage.found("field status says that it is incomplete");
      }
      long subHeaderBlocks = header.u32(layout.subHeaderBlocks());
      int dumpLevel = 0;
      long pages = header.u32(layout.maxPage());
      if (version >= 1 && subHeaderBlocks > 0 && isKdump()) {
        Fields sub =
            new FieldReader(bytes, damage, layout.order)
                .read("the sub header", blockSize, Math.min(blockSize, 104));
        dumpLevel = (int) sub.u32(layout.isWide() ? 8 : 4);
        refuseSplit(sub);
        if (version >= 6 && layout.isWide()) {
          pages = sub.u64(96);
        }
      }
      return arrange(pages, (1 + subHeaderBlocks) * blockSize, dumpLevel);
    }

    private boolean isKdump() {
      return header.text(0, KDUMP.length()).equals(KDUMP);
    }

    private void refuseSplit(Fields sub) throws IOException {
      if (version >= 2 && sub.u32(layout.isWide() ? 12 : 8) != 0) {
        throw damage.refused(
            "is one part of a split dump: join all parts by makedumpfile --reassemble");
      }
    }

    private KdumpHeader arrange(long pages, long bitmapOffset, int dumpLevel) throws IOException {
      if (pages < 1 || pages > MOST_PAGES) {
        throw damage.fatal(
            "field max_mapnr is %s, not 1 to %d page frames"
                .formatted(Long.toUnsignedString(pages), MOST_PAGES));
      }
      long needed = Math.ceilDiv(Math.ceilDiv(pages, 8), (long) blockSize);
      long blocks = header.u32(layout.bitmapBlocks());
      if (blocks < needed) {
        throw damage.fatal(
            "field bitmap_blocks is %d, but %d page frames need %d"
                .formatted(blocks, pages, needed));
      }
      if (!bytes.holds(bitmapOffset, blocks * blockSize)) {
        throw damage.fatal(
            "%d bitmap blocks at offset %d do not fit into %d bytes"
                .formatted(blocks, bitmapOffset, bytes.size()));
      }
      boolean two = blocks >= 2 * needed;
      long each = (two ? blocks / 2 : blocks) * blockSize;
      return new KdumpHeader(
          layout.order,
          blockSize,
          pages,
          bitmapOffset,
          each,
          two,
          bitmapOffset + blocks * blockSize,
          dumpLevel);
    }
  }
}
