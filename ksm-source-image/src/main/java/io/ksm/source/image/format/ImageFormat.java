package io.ksm.source.image.format;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Head;
import java.io.IOException;
import java.util.List;

/**
 * A layout of memory images in files: the seam where further formats join. Each is one small class,
 * named in {@code ImageSourceFactory}.
 *
 * <p>Stateless; from several threads at once.
 *
 * <p>A format reads its headers through {@link FieldReader}, never from a mapping, and believes
 * nothing: what does not fit goes to {@link Damage#found}. It describes where memory lies as {@link
 * Segment}s, where that is in one piece and uncompressed, or implements {@link RegionPages}.
 */
public interface ImageFormat {

  /** Returns the value of the option {@code format} that selects this one. */
  String name();

  /** Says how well a file fits, judged by its beginning. */
  Match match(Head head);

  /**
   * Makes page sources of an image, in most formats one.
   *
   * @param opening the file and the user's wishes. The sources own the file and close it, unless
   *     this call fails
   * @throws IOException if the file is damaged or holds no page; the message is one line for users
   */
  List<PageSource> open(Opening opening) throws IOException;
}
