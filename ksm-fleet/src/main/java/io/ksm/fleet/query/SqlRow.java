package io.ksm.fleet.query;

/** A row of an answer, while it is read: whatever engine gave it. Columns are counted from 0. */
public interface SqlRow {
  /** Returns a number. */
  long number(int column);

  /** Returns a text. */
  String text(int column);
}
