package io.ksm.core.engine.pages;

/**
 * Counts what the present scan found in each region of a source, for policies that want to know.
 * Safe for several threads.
 */
public final class VisitTally {
  private static final int PRESENT = 0;
  private static final int VISITED = 1;
  private static final int CALM = 2;
  private static final int BROKEN = 3;
  private static final int FIELDS = 4;

  private final long[] counts;

  VisitTally(int regions) {
    counts = new long[regions * FIELDS];
  }

  /** Adds what was found in a chunk; its pages have one region. */
  public synchronized void add(int region, long present, long visited, long calm, long broken) {
    int at = region * FIELDS;
    counts[at + PRESENT] += present;
    counts[at + VISITED] += visited;
    counts[at + CALM] += calm;
    counts[at + BROKEN] += broken;
  }

  public long present(int region) {
    return get(region, PRESENT);
  }

  public long visited(int region) {
    return get(region, VISITED);
  }

  public long calm(int region) {
    return get(region, CALM);
  }

  public long broken(int region) {
    return get(region, BROKEN);
  }

  private synchronized long get(int region, int field) {
    return counts[region * FIELDS + field];
  }
}
