package io.ksm.source.image.kdump;

import io.ksm.api.PageSink;
import io.ksm.source.image.format.RegionPages;
import java.io.IOException;

/** The pages of one stretch of physical memory in a kdump-compressed file. */
final class KdumpPages implements RegionPages {
  private final PfnBitmap frames;
  private final PageReaders readers;

  KdumpPages(PfnBitmap frames, PageReaders readers) {
    this.frames = frames;
    this.readers = readers;
  }

  @Override
  public void read(long firstPage, int count, PageSink into) throws IOException {
    long frame = frames.begin() + firstPage;
    frames.setStates(frame, count, into);
    readers.read(frame, frames.rank(frame), into);
  }
}
