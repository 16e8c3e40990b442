package io.ksm.source.image;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.api.UsageException;
import io.ksm.api.text.Printable;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.ImageOptions;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.other.OtherKinds;
import io.ksm.source.image.packed.Spill;
import io.ksm.source.image.packed.StreamFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens a file, or all images of a folder: unpacks what is compressed as a whole, and lets the
 * format make the sources. Immutable.
 */
final class ImageOpener {
  private final ImageOptions options;

  ImageOpener(ImageOptions options) {
    this.options = options;
  }

  /** Keeps what became of one file. */
  private record Opened(List<PageSource> sources, Damage damage) {}

  /**
   * Opens what the user named.
   *
   * @param name as the user wrote it
   * @throws IOException if nothing can be opened; the message is one line for users
   */
  List<PageSource> open(String name, Path path) throws IOException {
    ImageFormats.Folder folder = ImageFormats.folder(path, options.format());
    return folder == null ? openFile(name, path, options.format()).sources : openAll(folder);
  }

  /** Opens all images; with damaged files wanted, those that can be opened, if any. */
  private List<PageSource> openAll(ImageFormats.Folder folder) throws IOException {
    List<Opened> opened = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    try {
      for (Path image : folder.images()) {
        try {
          opened.add(openFile(image.toString(), image, folder.format()));
        } catch (IOException e) {
          failures.add(e);
          if (!options.keepsGoing()) {
            throw e;
          }
        }
      }
      if (opened.isEmpty()) {
        throw failures.getFirst();
      }
      for (IOException failure : failures) {
        opened.getFirst().damage.found(failure);
      }
      return opened.stream().flatMap(it -> it.sources.stream()).toList();
    } catch (IOException | RuntimeException e) {
      for (Opened each : opened) {
        for (PageSource source : each.sources) {
          source.close();
        }
      }
      throw e;
    }
  }

  private Opened openFile(String name, Path path, @Nullable ImageFormat named) throws IOException {
    ImageFile given =
        StreamFile.isOwnStream(path)
            ? StreamFile.copy(name, path, options.spill())
            : ImageFile.open(name, path);
    Damage damage = new Damage(given, options.keepsGoing());
    ImageFile file = given;
    try {
      if (!options.further().bases().isEmpty()) {
        RawFormat.requireRaw(given);
      }
      if (options.unpacks()) {
        file = Spill.unpacked(given, options.spill(), damage);
      }
      ImageFormat format = named != null ? named : recognised(file, damage);
      requireFurther(format);
      requireRaw(format, file);
      return new Opened(format.open(new Opening(file, options, damage)), damage);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Refuses an offset where the file itself says where memory lies. */
  private void requireRaw(ImageFormat format, ImageFile file) {
    if (options.offset() != 0 && !(format instanceof RawFormat)) {
      throw new UsageException(
          "offset=%d is for raw memory, but image '%s' has the format %s: leave it out, or add format=raw"
              .formatted(options.offset(), Printable.of(file.name()), format.name()));
    }
  }

  /**
   * Returns the format of a file. What is taken for memory only because nothing else fits says so.
   */
  private ImageFormat recognised(ImageFile file, Damage damage) throws IOException {
    Head head = Head.of(file);
    ImageFormat best = ImageFormats.best(head);
    boolean isToldToBeRaw = options.offset() != 0 || !options.further().bases().isEmpty();
    if (best.match(head) == Match.FALLBACK && !isToldToBeRaw) {
      String refusal = OtherKinds.refusal(head, file);
      if (refusal != null) {
        throw file.notMemory(refusal);
      }
      damage.note(
          "has no format that is known here and is taken for raw memory: format=raw confirms that");
    }
    return best;
  }

  /** Refuses options that would be ignored. */
  private void requireFurther(ImageFormat format) {
    requireFurther("base", options.further().bases(), "raw", format);
    requireFurther("parts", options.further().parts(), "kdump", format);
  }

  private static void requireFurther(
      String option, List<Path> files, String wanted, ImageFormat format) {
    if (!files.isEmpty() && !format.name().equals(wanted)) {
      throw new UsageException(
          "option '%s' is for the format %s, and the image has the format %s: leave it out"
              .formatted(option, wanted, format.name()));
    }
  }
}
