package io.ksm.source.image.format;

import io.ksm.api.Region;
import io.ksm.source.image.file.HoleMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes a future region, and where it begins in the file if it is eligible. Immutable.
 *
 * @param fileOffset of its first byte
 */
record Piece(Region region, long fileOffset) {
  /** The engine reads so many bytes at once, aligned: a smaller hole costs nothing more. */
  private static final long MIN_HOLE = 2 << 20;

  /**
   * Cuts out the holes of a sparse file, so that a scan costs what the file holds. What is left
   * begins and ends where the engine's units of reading do.
   *
   * @param pageSize in bytes
   * @param into receives what lies in holes and what lies between them, ascending
   */
  void cut(HoleMap holes, int pageSize, List<Piece> into) {
    long size = region.isEligible() ? region.pages() * pageSize : 0;
    long unit = Math.max(MIN_HOLE, pageSize);
    long done = 0;
    long at = 0;
    while (at < size && holes.begin(fileOffset + at) < fileOffset + size) {
      long begin = Math.max(0, holes.begin(fileOffset + at) - fileOffset);
      long end = holes.end(fileOffset + at) - fileOffset;
      long from = begin == 0 ? 0 : begin + (-(region.address() + begin) & (unit - 1));
      long to = end >= size ? size : end - ((region.address() + end) & (unit - 1));
      if (to - from >= unit) {
        add(done, from, null, pageSize, into);
        add(from, to, Region.HOLE, pageSize, into);
        done = to;
      }
      at = end;
    }
    if (done == 0) {
      into.add(this);
    } else {
      add(done, size, null, pageSize, into);
    }
  }

  private void add(
      long from, long to, @Nullable String ineligible, int pageSize, List<Piece> into) {
    if (from < to) {
      into.add(
          new Piece(
              new Region(
                  region.label(),
                  region.address() + from,
                  (to - from) / pageSize,
                  region.domain(),
                  ineligible,
                  region.traits()),
              fileOffset + from));
    }
  }
}
