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
  private final PageReaders readers;
  private final int shift;

  /**
   * Makes the pages of one range.
   *
   * @param shift a block holds {@code 1 << shift} pages
   */
  KdumpPages(PfnBitmap bitmap, PageReaders readers, int shift) {
    this.bitmap = bitmap;
    this.readers = readers;
    this.shift = shift;
  }

  @Override
  public void read(long firstPage, int count, PageSink into) throws IOException {
    long page = (bitmap.begin() << shift) + firstPage;
    bitmap.setStates(page, shift, count, into);
    readers.read(page, bitmap.rank(page >>> shift), into);
  }
}
