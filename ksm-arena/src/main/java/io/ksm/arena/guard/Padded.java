package io.ksm.arena.guard;

/**
 * A field in a cache line that nobody else writes to. The JVM lays out the fields of a class after
 * those of its superclass, so that neither side can be moved.
 */
final class Padded {
  private Padded() {}

  /** Keeps what lies before the field away from it. */
  @SuppressWarnings("unused")
  abstract static class Before {
    private long p0;
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
    private long p7;
  }

  /** The field itself. */
  abstract static class Field extends Before {
    /** Read and written by its VarHandle. */
    @SuppressWarnings("unused")
    long range;

    /** When a scope was opened that is still open, by {@link System#nanoTime}; 0 if none is. */
    public volatile long openSince;
  }

  /** Keeps what lies after the field away from it. */
  @SuppressWarnings("unused")
  abstract static class After extends Field {
    private long q0;
    private long q1;
    private long q2;
    private long q3;
    private long q4;
    private long q5;
    private long q6;
    private long q7;
  }
}
