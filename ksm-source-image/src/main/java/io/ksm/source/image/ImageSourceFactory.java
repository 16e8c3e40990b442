package io.ksm.source.image;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.api.text.Printable;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.format.ImageOptions;
import io.ksm.source.image.packed.Packing;
import io.ksm.source.image.packed.StreamFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens memory images: {@code image:PATH}. Stateless, for any number of threads.
 *
 * <p>Labels and errors name the image as the user wrote it.
 */
public final class ImageSourceFactory implements SourceFactory {
  /** Makes a factory, for the service loader. */
  public ImageSourceFactory() {}

  @Override
  public String name() {
    return "image";
  }

  @Override
  public String summary() {
    return "memory images in files: core dumps, guest memory, VM snapshots, raw dumps; sparse ones"
        + " too";
  }

  @Override
  public List<Option> options() {
    return ImageOptions.declared(ImageFormats.ALL);
  }

  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    Path path = path(argument);
    return new ImageOpener(ImageOptions.of(options, ImageFormats.ALL)).open(argument, path);
  }

  private static Path path(String argument) {
    if (argument.isEmpty()) {
      throw new UsageException("no image is named: give a file, as in image:vm1.mem");
    }
    try {
      return argument.equals("-") ? StreamFile.STANDARD_INPUT : Path.of(argument);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "'%s' is not a path (%s): give a file, as in image:vm1.mem"
              .formatted(Printable.of(argument), e.getReason()),
          e);
    }
  }

  /**
   * Says no of folders without images in them, and of all but regular files with content and pipes
   * of this process.
   */
  @Override
  public Match match(Path path) throws IOException {
    if (ImageFormats.folder(path, null) != null) {
      return Match.EXACT;
    }
    if (StreamFile.isOwnStream(path)) {
      return Match.EXACT;
    }
    if (!Files.isRegularFile(path) || Files.size(path) == 0) {
      return Match.NO;
    }
    Head head = Head.of(path);
    return Packing.of(head) != null ? Match.EXACT : ImageFormats.best(head).match(head);
  }
}
