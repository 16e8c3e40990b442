package io.ksm.source.image;

import java.io.IOException;

/**
 * What a format is given to open an image.
 *
 * @param file open; the maker of this closes it if the format fails
 * @param pageSize in bytes, a power of two
 * @param access how the bytes of pages are to be read
 * @param damage what to do about damage
 */
record Opening(ImageFile file, int pageSize, Access access, Damage damage) {

  /** Returns the same for pages of another size. */
  Opening withPageSize(int size) {
    return new Opening(file, size, access, damage);
  }

  /** A way to get at the bytes of a file. */
  @FunctionalInterface
  interface Access {
    /** Takes the file over, unless it fails. */
    ImageBytes open(ImageFile file, Damage damage) throws IOException;
  }

  /**
   * Opens the bytes of the file. They own it: to be called last, when nothing can fail any more.
   */
  ImageBytes bytes() throws IOException {
    return access.open(file, damage);
  }
}
