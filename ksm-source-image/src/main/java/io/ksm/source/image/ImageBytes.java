package io.ksm.source.image;

import io.ksm.api.PageChunk;
import java.io.IOException;

/**
 * The bytes of an image's file, whatever its format: how they get into a chunk.
 *
 * <p>{@link #fill} is called from several threads at once.
 */
sealed interface ImageBytes extends AutoCloseable permits MappedBytes, CopiedBytes {

  /** Returns the file whose bytes these are. */
  ImageFile file();

  /**
   * Gives a chunk the bytes of those of its pages that are {@link io.ksm.api.PageState#PRESENT};
   * the others are not touched.
   *
   * @param offset in the file of the chunk's first page, in bytes; the chunk's pages must end
   *     within the file
   * @param into begun, with the states of all its pages set
   * @throws IOException if the file has shrunk or cannot be read; the message is one line for users
   */
  void fill(long offset, PageChunk into) throws IOException;

  /** Closes the file as well; does nothing the second time. */
  @Override
  void close() throws IOException;
}
