package io.ksm.source.image.format;

import io.ksm.source.image.file.CopiedBytes;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageBytes;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.MappedBytes;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Carries what a format is given to open an image. Used by the thread that opens the image.
 *
 * @param file open; the maker of this closes it if the format fails
 * @param options the user's wishes
 * @param damage what to do about damage
 * @param pageSize in bytes: a power of two
 */
public record Opening(ImageFile file, ImageOptions options, Damage damage, int pageSize) {
  private static final int USUAL_PAGE_SIZE = 4096;

  /** Machines whose pages have one of several sizes, as {@code uname -m} calls them. */
  private static final Pattern SEVERAL_SIZES =
      Pattern.compile(
          "aarch64|arm64|ppc64|ppc64le|ia64|mips.*|sparc.*|loongarch.*|parisc.*|hexagon");

  /** Makes one for pages of the size that the user gave, else of the usual size. */
  public Opening(ImageFile file, ImageOptions options, Damage damage) {
    this(file, options, damage, options.pageSize() == 0 ? USUAL_PAGE_SIZE : options.pageSize());
  }

  /**
   * Returns the same for pages of the size that the file tells, unless the user gave another one.
   *
   * @param told in bytes, as it stands in the file; 0 if it does not tell
   * @param by where it stands, for people
   * @param machine that the memory is of, as {@code uname -m} calls it; empty if not known
   */
  public Opening withTold(long told, String by, String machine) {
    if (told == 0) {
      noteIfDoubtful(machine);
      return this;
    }
    if (told < ImageOptions.MIN_PAGE_SIZE
        || told > ImageOptions.MAX_PAGE_SIZE
        || Long.bitCount(told) != 1) {
      damage.note(
          "says that a page has %s bytes (%s), which cannot be: %d are taken"
              .formatted(Long.toUnsignedString(told), by, pageSize));
      return this;
    }
    if (options.pageSize() == 0) {
      return new Opening(file, options, damage, (int) told);
    }
    if (told != pageSize) {
      damage.note(
          "has pages of %d bytes (%s), and is read in pages of %d as page-size says"
              .formatted(told, by, pageSize));
    }
    return this;
  }

  /** Says whether the user leaves the page size to what the file tells. */
  public boolean isPageSizeOpen() {
    return options.pageSize() == 0;
  }

  private void noteIfDoubtful(String machine) {
    if (options.pageSize() == 0 && SEVERAL_SIZES.matcher(machine).matches()) {
      damage.note(
          "does not tell its page size, and machines of its kind (%s) have several: %d bytes are taken, page-size=65536 sets another"
              .formatted(machine, pageSize));
    }
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
