package io.ksm.source.image.file;

import java.io.IOException;

/** Says where a file has data and where it has holes; offsets are in bytes. Used by one thread. */
interface Extents {
  /** Stands for no such place. */
  long NONE = -1;

  /**
   * Returns the first offset from {@code offset} on that lies in a hole. The end of the file counts
   * as one; {@link #NONE} beyond it, or where the file system keeps no holes.
   */
  long nextHole(long offset) throws IOException;

  /** Returns the first offset from {@code offset} on that lies in data, or {@link #NONE}. */
  long nextData(long offset) throws IOException;
}
