package io.ksm.fleet.place;

/** Counts contents by their numbers: 2 bytes each, whether they are there or not. */
final class DenseCounts implements ContentCounts {
  private final short[] counts;

  /**
   * Makes one with nothing in it.
   *
   * @param contents how many there are
   */
  DenseCounts(int contents) {
    counts = new short[contents];
  }

  @Override
  public int get(int content) {
    return counts[content];
  }

  @Override
  public int increment(int content) {
    return ++counts[content];
  }

  @Override
  public int decrement(int content) {
    ContentCounts.requireSome(counts[content], content);
    return --counts[content];
  }
}
