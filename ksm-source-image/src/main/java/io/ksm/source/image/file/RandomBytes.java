package io.ksm.source.image.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gives bytes at any offset: those of a file, or those that a file stands for. For any number of
 * threads.
 */
public interface RandomBytes {

  /** Returns how many there are. */
  long size();

  /** Says whether a range lies within them; any numbers may be given. */
  default boolean holds(long offset, long length) {
    return offset >= 0 && length >= 0 && offset <= size() && length <= size() - offset;
  }

  /**
   * Fills a buffer, and leaves its position and limit as they were.
   *
   * @param offset in bytes; the range lies within them
   * @throws IOException if the file has shrunk, is damaged or cannot be read
   */
  void readFully(ByteBuffer to, long offset) throws IOException;
}
