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

  KdumpPages(PfnBitmap bitmap, PageReaders readers) {
    this.bitmap = bitmap;
    this.readers = readers;
  }

  @Override
  public void read(long firstPage, int count, PageSink into) throws IOException {
    long pfn = bitmap.begin() + firstPage;
    bitmap.setStates(pfn, count, into);
    readers.read(pfn, bitmap.rank(pfn), into);
  }
}
