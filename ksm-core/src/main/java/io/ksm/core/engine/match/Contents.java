package io.ksm.core.engine.match;

import java.util.function.IntConsumer;

/**
 * Holds the contents that stable pages of one partition have. Each has one or more frames, its
 * <em>copies</em>, newest first: the kernel's stable node, or, from the second copy on, its chain.
 * For one thread at a time; while nothing changes, several may read it.
 */
public final class Contents {
  public static final int NONE = -1;

  private static final int NEWEST = 0;
  private static final int COPIES = 1;
  private static final int WITH_ROOM = 2;

  /** The key takes this field and the next one. */
  private static final int KEY = 3;

  private static final int FIELDS = 5;

  private final Records records = new Records(FIELDS);

  /** Adds a content without copies. */
  int add(long key) {
    int content = records.take();
    records.setLong(content, KEY, key);
    records.set(content, NEWEST, NONE);
    records.set(content, COPIES, 0);
    records.set(content, WITH_ROOM, 0);
    return content;
  }

  /**
   * Removes a content that has no copies. Whoever asks for its copies is still told that there are
   * none.
   */
  void remove(int content) {
    records.giveBack(content);
  }

  /** Returns the key under which the content is in the stable index. */
  public long key(int content) {
    return records.getLong(content, KEY);
  }

  /** Returns the first of the copies. */
  public int newest(int content) {
    return records.get(content, NEWEST);
  }

  void newest(int content, int frame) {
    records.set(content, NEWEST, frame);
  }

  public int copies(int content) {
    return records.get(content, COPIES);
  }

  void copies(int content, int count) {
    records.set(content, COPIES, count);
  }

  /** Returns how many copies can take one more sharer. */
  public int withRoom(int content) {
    return records.get(content, WITH_ROOM);
  }

  /** Notes that more copies can take one more sharer, or fewer if the change is negative. */
  void addWithRoom(int content, int change) {
    records.add(content, WITH_ROOM, change);
  }

  /** Passes all contents that have copies, in the order in which they lie in memory. */
  void forEach(IntConsumer each) {
    for (int content = 0, limit = records.limit(); content < limit; content++) {
      if (copies(content) > 0) {
        each.accept(content);
      }
    }
  }

  void clear() {
    records.clear();
  }

  long memoryBytes() {
    return records.memoryBytes();
  }
}
