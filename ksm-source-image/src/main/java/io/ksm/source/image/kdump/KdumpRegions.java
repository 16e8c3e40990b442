package io.ksm.source.image.kdump;

import io.ksm.api.Region;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Part;
import io.ksm.source.image.format.SegmentLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes regions of ranges of physical memory, cut where one file of a split dump ends and the next
 * one begins. Used by one thread.
 */
final class KdumpRegions {
  private final Opening opening;
  private final List<KdumpPart> files;
  private final List<PfnBitmap> bitmaps;
  private final int blockSize;
  private final int shift;
  private final List<Part> parts = new ArrayList<>();

  private KdumpRegions(Opening opening, List<KdumpPart> files, List<PfnBitmap> bitmaps) {
    this.opening = opening;
    this.files = files;
    this.bitmaps = bitmaps;
    this.blockSize = files.getFirst().header().blockSize();
    this.shift = Integer.numberOfTrailingZeros(blockSize / opening.pageSize());
  }

  /**
   * Makes them.
   *
   * @param files ascending by their pages
   * @param bitmaps of the whole dump, at least one
   * @throws IOException if pages are in none of the files, and damaged files are not wanted
   */
  static List<Part> of(Opening opening, List<KdumpPart> files, List<PfnBitmap> bitmaps)
      throws IOException {
    KdumpRegions regions = new KdumpRegions(opening, files, bitmaps);
    for (PfnBitmap bitmap : bitmaps) {
      regions.add(bitmap);
    }
    return regions.parts;
  }

  private void add(PfnBitmap bitmap) throws IOException {
    long done = bitmap.begin();
    for (KdumpPart file : files) {
      long first = Math.max(done, file.firstPfn());
      long end = Math.min(bitmap.end(), file.endPfn());
      if (first < end) {
        addLost(done, first);
        long before = dumpedBefore(file.firstPfn());
        add(first, end, null, new KdumpPages(bitmap, first, before, file.readers(), shift));
        done = end;
      }
    }
    addLost(done, bitmap.end());
  }

  /** Returns how many dumped pages the whole dump has before a pfn. */
  private long dumpedBefore(long pfn) {
    long dumped = 0;
    for (PfnBitmap bitmap : bitmaps) {
      if (pfn >= bitmap.end()) {
        dumped = bitmap.dumpedUpToEnd();
      } else if (pfn > bitmap.begin()) {
        dumped = bitmap.rank(pfn);
      }
    }
    return dumped;
  }

  private void addLost(long first, long end) throws IOException {
    if (first < end) {
      opening.damage().found("pfns %d to %d are in none of its parts".formatted(first, end - 1));
      add(first, end, SegmentLayout.UNREADABLE, null);
    }
  }

  private void add(long first, long end, @Nullable String ineligible, @Nullable KdumpPages pages) {
    long address = first * blockSize;
    long count = (end - first) * (blockSize / opening.pageSize());
    Region region =
        new Region("physical memory", address, count, opening.file().name(), ineligible);
    parts.add(new Part(region, pages != null ? pages : (firstPage, run, into) -> {}));
  }
}
