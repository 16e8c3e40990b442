package io.ksm.source.image.kdump;

import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Holds the two headers of a kdump-compressed file, checked: everything that they point to lies
 * within the file. Immutable.
 *
 * <p>The fields are those of makedumpfile's {@code disk_dump_header} and {@code kdump_sub_header},
 * which {@link KdumpHeaderReader} reads.
 *
 * @param order of all numbers
 * @param blockSize in bytes: a block holds one page, or several
 * @param endPfn the pfn after the last one of which the bitmaps speak
 * @param bitmapOffset where the bitmaps begin
 * @param bitmapBytes how long each of them is
 * @param hasTwoBitmaps whether there is one for existing pages and one for dumped ones, or one for
 *     both
 * @param descriptorOffset where the page descriptors begin
 * @param split which pages this part of a split dump has; null if the dump is whole
 * @param dumpLevel which kinds of pages were left out, see {@link #leftOut}
 */
record KdumpHeader(
    ByteOrder order,
    int blockSize,
    long endPfn,
    long bitmapOffset,
    long bitmapBytes,
    boolean hasTwoBitmaps,
    long descriptorOffset,
    @Nullable Split split,
    int dumpLevel) {

  /**
   * Says which pages a part of a split dump has.
   *
   * @param firstPfn the first one
   * @param endPfn exclusive
   */
  record Split(long firstPfn, long endPfn) {}

  static final String KDUMP = "KDUMP   ";

  static final String DISKDUMP = "DISKDUMP";

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
}
