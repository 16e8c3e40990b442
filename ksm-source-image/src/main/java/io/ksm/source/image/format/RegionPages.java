package io.ksm.source.image.format;

import io.ksm.api.PageSink;
import java.io.IOException;

/** Puts the pages of one region of an image into a chunk. Called from several threads at once. */
public interface RegionPages {

  /**
   * Gives a chunk the states of a run of pages, and the bytes of those that are {@link
   * io.ksm.api.PageState#PRESENT}: lent by {@link PageSink#view}, or copied or decompressed into
   * {@link PageSink#buffer()}. Allocates nothing per page.
   *
   * @param firstPage counted from the region's beginning
   * @param count at least 1; the run ends within the region
   * @param into begun with {@code count}
   * @throws IOException if the file has shrunk, is damaged or cannot be read
   */
  void read(long firstPage, int count, PageSink into) throws IOException;
}
