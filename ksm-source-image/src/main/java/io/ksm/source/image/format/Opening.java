package io.ksm.source.image.format;

import io.ksm.source.image.file.CopiedBytes;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageBytes;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.MappedBytes;
import java.io.IOException;

/**
 * Carries what a format is given to open an image. Used by the thread that opens the image.
 *
 * @param file open; the maker of this closes it if the format fails
 * @param options the user's wishes
 * @param damage what to do about damage
 */
public record Opening(ImageFile file, ImageOptions options, Damage damage) {

  /** Returns how large a page is, in bytes: a power of two. */
  public int pageSize() {
    return options.pageSize();
  }

  /** Returns the same for pages of another size. */
  public Opening withPageSize(int size) {
    return new Opening(file, options.withPageSize(size), damage);
  }

  /** Returns the same wishes for a file that was found in this one, or instead of it. */
  public Opening of(ImageFile found, Damage about) {
    return new Opening(found, options, about);
  }

  /**
   * Notes that the file is not mapped, for formats whose pages do not lie in the file as they are.
   */
  public void noteThatItIsRead(ImageFormat format) {
    if (options.isMapped()) {
      damage.note("is read and not mapped: the format %s cannot be".formatted(format.name()));
    }
  }

  /**
   * Opens the bytes of the file. They own it: to be called last, when nothing can fail any more.
   */
  ImageBytes bytes() throws IOException {
    return options.isMapped() ? MappedBytes.open(file, damage) : new CopiedBytes(file, damage);
  }
}
