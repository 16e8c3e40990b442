package io.ksm.source.image.format;

import io.ksm.source.image.file.CopiedBytes;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageBytes;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.MappedBytes;
import java.io.IOException;

/**
 * What a format is given to open an image.
 *
 * @param file open; the maker of this closes it if the format fails
 * @param pageSize in bytes, a power of two
 * @param mapped whether the user wants the file mapped, not read
 * @param damage what to do about damage
 */
public record Opening(ImageFile file, int pageSize, boolean mapped, Damage damage) {

  /** Returns the same for pages of another size. */
  public Opening withPageSize(int size) {
    return new Opening(file, size, mapped, damage);
  }

  /** To be called by formats whose pages do not lie in the file as they are. */
  public void noteThatItIsRead(ImageFormat format) {
    if (mapped) {
      damage.note("is read and not mapped: the format %s cannot be".formatted(format.name()));
    }
  }

  /**
   * Opens the bytes of the file. They own it: to be called last, when nothing can fail any more.
   */
  ImageBytes bytes() throws IOException {
    return mapped ? MappedBytes.open(file, damage) : new CopiedBytes(file, damage);
  }
}
