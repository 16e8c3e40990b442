package io.ksm.source.image;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.RegionTraits.Known;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Closing;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.LayeredBytes;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Segment;
import io.ksm.source.image.format.SegmentLayout;
import io.ksm.source.image.packed.Packing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    return List.of(
        opening.options().further().bases().isEmpty()
            ? SegmentLayout.open(opening, List.of(all))
            : openDiff(opening, all));
  }

  /** Opens a diff snapshot, whose holes are the pages of its bases. */
  private static PageSource openDiff(Opening opening, Segment all) throws IOException {
    List<ImageFile> files = new ArrayList<>();
    try {
      for (Path base : opening.options().further().bases()) {
        ImageFile file = ImageFile.open(base.toString(), base);
        files.add(file);
        requireRaw(file);
        opening.damage().watch(file);
      }
      files.addFirst(opening.file());
      boolean holesCount = opening.options().zeros() == Known.YES;
      PageState hole = holesCount ? PageState.PRESENT : PageState.ZERO;
      LayeredBytes bytes = LayeredBytes.open(files, hole, opening.damage());
      return SegmentLayout.openDecompressed(opening, List.of(all), bytes);
    } catch (IOException | RuntimeException e) {
      Closing.all(files);
      throw e;
    }
  }

  /** Refuses what is not memory from its first byte to its last, with its holes. */
  static void requireRaw(ImageFile file) throws IOException {
    Head head = Head.of(file);
    if (Packing.of(head) != null) {
      throw file.error("is compressed, which loses the holes of a diff: unpack it", null);
    }
    ImageFormat format = ImageFormats.best(head);
    if (format.match(head) == Match.EXACT) {
      throw file.error(
          "has the format %s, and a diff and its base are raw memory".formatted(format.name()),
          null);
    }
  }
}
