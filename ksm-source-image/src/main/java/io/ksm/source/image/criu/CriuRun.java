package io.ksm.source.image.criu;

import io.ksm.source.image.file.ImageFile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes a run of neighbouring pages of a process, and where their bytes are. Immutable.
 *
 * @param begin address of the first byte
 * @param end exclusive
 * @param pages the file that holds all of them, or null if none does
 * @param offset of the first byte in that file
 * @param missing why no file has them, as a reason of ineligible pages; null if one does
 */
record CriuRun(
    long begin, long end, @Nullable ImageFile pages, long offset, @Nullable String missing) {

  /** Makes one of pages that lie in a file. */
  static CriuRun in(ImageFile pages, long offset, long begin, long end) {
    return new CriuRun(begin, end, pages, offset, null);
  }

  /** Makes one of pages that lie nowhere. */
  static CriuRun missing(String why, long begin, long end) {
    return new CriuRun(begin, end, null, 0, why);
  }

  /** Returns the part between two addresses, of which at least one page belongs to this run. */
  CriuRun within(long from, long to) {
    long first = Math.max(begin, from);
    return new CriuRun(first, Math.min(end, to), pages, offset + first - begin, missing);
  }

  /** Returns the same with another end. */
  CriuRun upTo(long newEnd) {
    return new CriuRun(begin, newEnd, pages, offset, missing);
  }

  /** Says whether a run that is missing goes on in another one. */
  boolean goesOnMissingIn(CriuRun next) {
    return missing != null && end == next.begin && Objects.equals(missing, next.missing);
  }
}
