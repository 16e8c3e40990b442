package io.ksm.source.image.kdump;

/**
 * A stretch of the file that a {@linkplain FlattenedFile flattened} one stands for.
 *
 * @param begin where it begins there
 * @param end where it ends there
 * @param place where its bytes begin in the flattened file
 */
record FlatBlock(long begin, long end, long place) {
  /** Returns what lies behind an offset. */
  FlatBlock from(long at) {
    return new FlatBlock(at, end, place + at - begin);
  }

  /** Returns what lies before an offset. */
  FlatBlock upTo(long at) {
    return new FlatBlock(begin, at, place);
  }
}
