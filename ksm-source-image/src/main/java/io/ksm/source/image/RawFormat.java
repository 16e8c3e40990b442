package io.ksm.source.image;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Nothing but memory: the file's first byte is that of the first page. Fits every file. */
final class RawFormat implements ImageFormat {

  @Override
  public String name() {
    return "raw";
  }

  @Override
  public Match match(Path file) {
    return Match.FALLBACK;
  }

  @Override
  public PageSource open(ImageBytes bytes, int pageSize) throws IOException {
    ImageFile file = bytes.file();
    if (file.size() < pageSize) {
      throw file.error(
          "has %d bytes, less than one page of %d: give the whole image, or a smaller page-size"
              .formatted(file.size(), pageSize),
          null);
    }
    List<String> warnings = new ArrayList<>();
    long tail = file.size() % pageSize;
    if (tail != 0) {
      warnings.add(
          "image '%s': its last %d bytes are less than a page of %d and are left out"
              .formatted(file.name(), tail, pageSize));
    }
    HoleMap holes = holes(file, pageSize, warnings);
    return new RawSource(bytes, pageSize, holes, List.copyOf(warnings));
  }

  private static HoleMap holes(ImageFile file, int pageSize, List<String> warnings)
      throws IOException {
    String obstacle = SparseFile.obstacle();
    if (obstacle != null) {
      warnings.add(
          "image '%s': holes are not known and count as ordinary pages of zeros: %s"
              .formatted(file.name(), obstacle));
      return HoleMap.NONE;
    }
    try (SparseFile sparse = SparseFile.open(file)) {
      return HoleMap.of(sparse, file.size(), pageSize);
    }
  }
}
