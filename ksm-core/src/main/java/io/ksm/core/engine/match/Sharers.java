package io.ksm.core.engine.match;

/** Holds the pages on the frames of one partition: for each frame a ring of entries. */
final class Sharers {
  private static final int PAGE = 0;
  private static final int FRAME = 1;
  private static final int NEXT = 2;
  private static final int PREVIOUS = 3;
  private static final int FIELDS = 4;

  private final Records records = new Records(FIELDS);

  /** Adds an entry that is a ring of its own. */
  int add(int page, int frame) {
    int entry = records.take();
    records.set(entry, PAGE, page);
    records.set(entry, FRAME, frame);
    link(entry, entry);
    return entry;
  }

  /** Adds an entry at the end of the ring that begins with a given one. */
  int addBefore(int first, int page, int frame) {
    int entry = records.take();
    records.set(entry, PAGE, page);
    records.set(entry, FRAME, frame);
    link(records.get(first, PREVIOUS), entry);
    link(entry, first);
    return entry;
  }

  /** Removes an entry. */
  void remove(int entry) {
    link(records.get(entry, PREVIOUS), records.get(entry, NEXT));
    records.giveBack(entry);
  }

  private void link(int before, int after) {
    records.set(before, NEXT, after);
    records.set(after, PREVIOUS, before);
  }

  int page(int entry) {
    return records.get(entry, PAGE);
  }

  int frame(int entry) {
    return records.get(entry, FRAME);
  }

  int next(int entry) {
    return records.get(entry, NEXT);
  }

  int previous(int entry) {
    return records.get(entry, PREVIOUS);
  }

  void clear() {
    records.clear();
  }

  long memoryBytes() {
    return records.memoryBytes();
  }
}
