package io.ksm.source.image;

import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.criu.CriuFormat;
import io.ksm.source.image.elf.ElfFormat;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.kdump.KdumpFormat;
import io.ksm.source.image.lime.AvmlFormat;
import io.ksm.source.image.lime.LimeFormat;
import io.ksm.source.image.qemu.LibvirtFormat;
import io.ksm.source.image.qemu.QemuFormat;
import io.ksm.source.image.tar.TarFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the formats of images, and recognises them. Stateless, for any number of threads. */
final class ImageFormats {
  /**
   * All formats, in the order in which they are asked. Of those that match equally well, the first
   * wins.
   */
  static final List<ImageFormat> ALL =
      List.of(
          new ElfFormat(),
          new KdumpFormat(),
          new LimeFormat(),
          new AvmlFormat(),
          new CriuFormat(),
          new TarFormat(),
          new QemuFormat(),
          new LibvirtFormat(),
          new RawFormat());

  private ImageFormats() {}

  /**
   * Holds the images that a folder consists of.
   *
   * @param images not empty, in the order in which to open them
   */
  record Folder(ImageFormat format, List<Path> images) {}

  /** Returns the format that fits best; one fits every file. */
  static ImageFormat best(Head head) {
    ImageFormat best = ALL.getFirst();
    Match bestMatch = Match.NO;
    for (ImageFormat format : ALL) {
      Match match = format.match(head);
      if (match.compareTo(bestMatch) > 0) {
        best = format;
        bestMatch = match;
      }
    }
    return best;
  }

  /**
   * Looks for images in a folder.
   *
   * @param named the only format to ask, or null for all of them
   * @return null if that is not a folder, or no format finds an image in it
   * @throws IOException if it cannot be listed
   */
  static @Nullable Folder folder(Path path, @Nullable ImageFormat named) throws IOException {
    if (!Files.isDirectory(path)) {
      return null;
    }
    for (ImageFormat format : named == null ? ALL : List.of(named)) {
      List<Path> images = format.imagesIn(path);
      if (!images.isEmpty()) {
        return new Folder(format, images);
      }
    }
    return null;
  }
}
