package io.ksm.source.image.format;

import io.ksm.api.PageSink;
import io.ksm.source.image.file.HoleMap;
import io.ksm.source.image.file.ImageBytes;
import java.io.IOException;

/**
 * Reads pages that follow each other in a file, uncompressed. For any number of threads.
 *
 * @param bytes of the file
 * @param holes of the file
 * @param offset of the region's first page in the file, in bytes
 */
record SegmentPages(ImageBytes bytes, HoleMap holes, long offset) implements RegionPages {

  @Override
  public void read(long firstPage, int count, PageSink into) throws IOException {
    long from = offset + firstPage * into.pageSize();
    holes.setStates(from, count, into);
    bytes.fill(from, into);
  }
}
