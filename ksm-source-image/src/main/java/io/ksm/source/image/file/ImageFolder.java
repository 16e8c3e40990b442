package io.ksm.source.image.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Holds the files that an image consists of: a folder on a disk, or one in an archive. Used by one
 * thread.
 */
public interface ImageFolder {

  /** Returns what to call it, for people. */
  String name();

  /** Returns what tells this folder from all others of its kind, whatever path led to it. */
  Object key();

  /** Says whether there is a file, a folder or a link of that name, even if it leads nowhere. */
  boolean has(String entry);

  /**
   * Opens a file.
   *
   * @throws IOException if it is not there or cannot be read; the message is one line for users
   */
  ImageFile open(String file) throws IOException;

  /**
   * Returns the folder of that name; null if there is none.
   *
   * @throws IOException if it cannot be looked up
   */
  @Nullable ImageFolder folder(String entry) throws IOException;
}
