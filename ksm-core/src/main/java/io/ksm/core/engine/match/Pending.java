package io.ksm.core.engine.match;

/**
 * Tells an arrival that phase 1 did not foresee, because the page was displaced after it had been
 * found calm. The natural order is that of the scan.
 *
 * @param position of the page in scan order
 */
record Pending(long position, int page, long key) implements Comparable<Pending> {
  @Override
  public int compareTo(Pending other) {
    return Long.compare(position, other.position);
  }
}
