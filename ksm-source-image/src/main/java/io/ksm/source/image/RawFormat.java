package io.ksm.source.image;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Segment;
import io.ksm.source.image.format.SegmentLayout;
import java.io.IOException;
import java.util.List;

/**
 * Reads files that hold memory and nothing else: the first byte is that of the first page. Fits
 * every file.
 */
final class RawFormat implements ImageFormat {

  @Override
  public String name() {
    return "raw";
  }

  @Override
  public Match match(Head head) {
    return Match.FALLBACK;
  }

  @Override
  public List<PageSource> open(Opening opening) throws IOException {
    ImageFile file = opening.file();
    int pageSize = opening.pageSize();
    if (file.size() < pageSize) {
      throw file.error(
          "has %d bytes, less than one page of %d: give the whole image, or a smaller page-size"
              .formatted(file.size(), pageSize),
          null);
    }
    long tail = file.size() % pageSize;
    if (tail != 0) {
      opening
          .damage()
          .note(
              "has %d bytes at its end that are less than a page of %d and are left out"
                  .formatted(tail, pageSize));
    }
    long length = file.size() - tail;
    Segment all = new Segment("raw", 0, length, 0, length, length, null);
    return List.of(SegmentLayout.open(opening, List.of(all)));
  }
}
