package io.ksm.source.image.file;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import java.io.Closeable;
import java.io.IOException;

/**
 * Puts the bytes of an image's file into a chunk, whatever the format is.
 *
 * <p>{@link #fill} is called from several threads at once.
 */
public interface ImageBytes extends Closeable {

  /**
   * Gives a chunk the bytes of those of its pages that are {@link PageState#PRESENT}; the others
   * are not touched. Pages that a file has lost become UNREADABLE where damaged files are wanted.
   *
   * @param offset of the chunk's first page, in bytes: in the file, or in what it holds
   *     decompressed. The chunk's pages must end within
   * @param into begun, with the states of all its pages set
   * @throws IOException if the file cannot be read, or has shrunk and damaged files are not wanted;
   *     the message is one line for users
   */
  void fill(long offset, PageSink into) throws IOException;

  /** Returns the end of the run of pages in one state that begins with the given page. */
  static int endOfRun(PageSink chunk, int page) {
    PageState state = chunk.state(page);
    int end = page + 1;
    while (end < chunk.count() && chunk.state(end) == state) {
      end++;
    }
    return end;
  }

  /** Closes the file as well; does nothing the second time. */
  @Override
  void close() throws IOException;
}
