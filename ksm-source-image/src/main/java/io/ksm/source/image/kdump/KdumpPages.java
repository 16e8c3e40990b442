package io.ksm.source.image.kdump;

import io.ksm.api.PageSink;
import io.ksm.source.image.format.RegionPages;
import java.io.IOException;

/**
 * Reads the pages of one range of physical memory in a kdump-compressed file. For any number of
 * threads.
 */
final class KdumpPages implements RegionPages {
  private final PfnBitmap bitmap;
  private final long firstPfn;
  private final long dumpedBefore;
  private final PageReaders readers;
  private final int shift;

  /**
   * Makes them.
   *
   * @param bitmap that has all of them
   * @param firstPfn of the range
   * @param dumpedBefore how many dumped pages the whole dump has before those of the readers' file
   * @param shift a block holds {@code 1 << shift} pages
   */
  KdumpPages(PfnBitmap bitmap, long firstPfn, long dumpedBefore, PageReaders readers, int shift) {
    this.bitmap = bitmap;
    this.firstPfn = firstPfn;
    this.dumpedBefore = dumpedBefore;
    this.readers = readers;
    this.shift = shift;
  }

  @Override
  public void read(long firstPage, int count, PageSink into) throws IOException {
    long page = (firstPfn << shift) + firstPage;
    bitmap.setStates(page, shift, count, into);
    readers.read(page, bitmap.rank(page >>> shift) - dumpedBefore, into);
  }
}
