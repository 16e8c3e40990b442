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
 * Reads files that hold memory and nothing else: the first byte is that of the first page, unless
 * the user gives an offset. Fits every file.
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
    long offset = opening.options().offset();
    long bytes = file.size() - offset;
    if (bytes < pageSize) {
      String after = offset == 0 ? "" : " after offset=%d".formatted(offset);
      throw file.notMemory(
          "has %d bytes%s, less than one page of %d: give the whole image, or a smaller page-size"
              .formatted(Math.max(0, bytes), after, pageSize));
    }
    long tail = bytes % pageSize;
    if (tail != 0) {
      opening
          .damage()
          .note(
              "has %d bytes at its end that are less than a page of %d and are left out"
                  .formatted(tail, pageSize));
    }
    int lost = LostAlignment.find(file, offset, pageSize);
    if (lost != 0) {
      opening
          .damage()
          .note(
              "seems to hold pages that begin %d bytes after where they are taken to begin: equal ones are not found so; try offset=%d"
                  .formatted(lost, offset + lost));
    }
    long length = bytes - tail;
    Segment all = new Segment("raw", 0, length, offset, length, length, null);
    return List.of(SegmentLayout.open(opening, List.of(all)));
  }
}
