package io.ksm.core.engine.match;

import io.ksm.api.OrderedIndex;

/**
 * Keeps the contents of one partition in its stable index, each as long as it has a frame. For one
 * thread at a time.
 */
final class StableContents {
  private static final int NONE = OrderedIndex.NONE;

  private final OrderedIndex index;
  private final Frames frames;
  private final Contents contents;
  private final Collisions collisions;
  private final Matcher matcher;

  StableContents(OrderedIndex index, Frames frames, Collisions collisions, Matcher matcher) {
    this.index = index;
    this.frames = frames;
    this.contents = frames.contents();
    this.collisions = collisions;
    this.matcher = matcher;
  }

  OrderedIndex index() {
    return index;
  }

  /** Returns the content under a key, or -1. */
  int find(long under) {
    return index.find(under);
  }

  /** Finds the content to which a new frame of a page belongs as a copy, or adds one. */
  int homeOf(int page, long key) {
    int first = index.find(key);
    if (first != NONE) {
      if (matcher.hasContent(page, first, key)) {
        return first;
      }
      collisions.add(key);
    }
    long home = collisions.contains(key) ? matcher.secondKey(page, key) : key;
    int second = home == key ? NONE : index.find(home);
    if (second != NONE) {
      return second;
    }
    int content = contents.add(home);
    index.insert(home, content);
    return content;
  }

  /** Removes a frame that has no sharers, and its content if that was the last copy. */
  void remove(int frame) {
    int content = frames.content(frame);
    frames.remove(frame);
    if (contents.copies(content) == 0) {
      index.remove(contents.key(content), content);
      contents.remove(content);
    }
  }

  void clear() {
    index.clear();
    frames.clear();
  }
}
