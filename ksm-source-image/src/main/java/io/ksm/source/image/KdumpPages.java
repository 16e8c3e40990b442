package io.ksm.source.image;

import io.ksm.api.PageChunk;
import java.io.IOException;

/** The pages of one stretch of physical memory in a kdump-compressed file. */
final class KdumpPages implements Pages {
  private final FrameBitmap frames;
  private final PageReaders readers;

  KdumpPages(FrameBitmap frames, PageReaders readers) {
    this.frames = frames;
    this.readers = readers;
  }

  @Override
  public void read(long firstPage, int count, PageChunk into) throws IOException {
    long frame = frames.begin() + firstPage;
    frames.setStates(frame, count, into);
    readers.read(frame, frames.rank(frame), into);
  }
}
