package io.ksm.source.image;

import org.jspecify.annotations.Nullable;

/**
 * A run of neighbouring pages of a process, and where their bytes are.
 *
 * @param begin address of the first byte
 * @param end address behind the last byte
 * @param pages the file that holds all of them, or null if none does
 * @param offset of the first byte in that file
 */
record CriuRun(long begin, long end, @Nullable ImageFile pages, long offset) {

  /** Returns the part between two addresses, of which at least one page belongs to this run. */
  CriuRun within(long from, long to) {
    long first = Math.max(begin, from);
    return new CriuRun(first, Math.min(end, to), pages, offset + first - begin);
  }
}
