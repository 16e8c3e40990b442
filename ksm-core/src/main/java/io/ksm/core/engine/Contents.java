package io.ksm.core.engine;

import java.util.Arrays;

/**
 * The contents that stable pages of one partition have. Each has one or more frames, its
 * <em>copies</em>, newest first: the kernel's stable node, or, from the second copy on, its chain.
 */
final class Contents extends Pool {
  static final int NONE = -1;

  private long[] keys = {};
  private int[] newest = {};
  private int[] copies = {};
  private int[] withRoom = {};

  /** Adds a content without copies. */
  int add(long key) {
    int content = take();
    keys[content] = key;
    newest[content] = NONE;
    copies[content] = 0;
    withRoom[content] = 0;
    return content;
  }

  @Override
  void grow(int limit) {
    keys = Arrays.copyOf(keys, limit);
    newest = Arrays.copyOf(newest, limit);
    copies = Arrays.copyOf(copies, limit);
    withRoom = Arrays.copyOf(withRoom, limit);
  }

  /** Returns the key under which the content is in the stable index. */
  long key(int content) {
    return keys[content];
  }

  /** Returns the first of the copies. */
  int newest(int content) {
    return newest[content];
  }

  void newest(int content, int frame) {
    newest[content] = frame;
  }

  int copies(int content) {
    return copies[content];
  }

  void copies(int content, int count) {
    copies[content] = count;
  }

  /** Returns how many copies can take one more sharer. */
  int withRoom(int content) {
    return withRoom[content];
  }

  void withRoom(int content, int count) {
    withRoom[content] = count;
  }

  long memoryBytes() {
    return poolBytes(Long.BYTES + 3 * Integer.BYTES);
  }
}
