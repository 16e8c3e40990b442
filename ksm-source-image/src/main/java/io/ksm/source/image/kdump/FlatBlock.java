package io.ksm.source.image.kdump;

/**
 * Says where a part of the original file lies in a {@linkplain FlattenedFile flattened} one.
 * Immutable.
 *
 * @param begin where it begins in the original file
 * @param end where it ends there, exclusive
 * @param place where its bytes begin in the flattened file
 */
record FlatBlock(long begin, long end, long place) {
  /** Returns the part from an offset on. */
  FlatBlock from(long at) {
    return new FlatBlock(at, end, place + at - begin);
  }

  /** Returns the part before an offset. */
  FlatBlock upTo(long at) {
    return new FlatBlock(begin, at, place);
  }
}
