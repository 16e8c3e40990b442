package io.ksm.source.image.format;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Head;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Knows one layout of memory images in files: further formats join here. Each is one small class,
 * listed in {@code ImageFormats}.
 *
 * <p>Stateless; called from several threads at once.
 *
 * <p>A format reads its headers through {@link FieldReader}, never from a mapping, and believes
 * nothing: what does not fit goes to {@link Damage#found}. Where memory lies in one piece and
 * uncompressed, it describes that as {@link Segment}s; otherwise it implements {@link RegionPages}.
 */
public interface ImageFormat {
  /** Returns the value of the option {@code format} that selects this one. */
  String name();

  /** Says how well a file fits, judged by its beginning. */
  Match match(Head head);

  /**
   * Lists the images in a folder, for formats that take folders. Each of them is then opened like a
   * file that the user named.
   *
   * @param folder that the user named
   * @return in the order in which to open them; empty if this format takes no folders, or finds
   *     none of its images there
   * @throws IOException if the folder cannot be listed; the message is one line for users
   */
  default List<Path> imagesIn(Path folder) throws IOException {
    return List.of();
  }

  /**
   * Makes page sources of an image, in most formats one.
   *
   * @param opening the file and the user's wishes. The sources own the file and close it, unless
   *     this call fails
   * @throws IOException if the file is damaged or holds no page; the message is one line for users
   */
  List<PageSource> open(Opening opening) throws IOException;
}
