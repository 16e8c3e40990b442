package io.ksm.source.image;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A layout of memory images in files: the seam where further formats join.
 *
 * <p>Stateless; from several threads at once.
 */
interface ImageFormat {

  /** Returns the value of the option {@code format} that selects this one. */
  String name();

  /**
   * Says how well a file fits. Looks at its beginning at most.
   *
   * @param file a regular file that is not empty
   * @throws IOException if the file cannot be read
   */
  Match match(Path file) throws IOException;

  /**
   * Makes a page source of an image.
   *
   * @param bytes of the file; the source owns and closes them, unless this call fails
   * @param pageSize in bytes, a power of two
   * @throws IOException if the file is damaged or holds no page; the message is one line for users
   */
  PageSource open(ImageBytes bytes, int pageSize) throws IOException;
}
