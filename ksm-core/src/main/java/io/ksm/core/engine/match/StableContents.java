package io.ksm.core.engine.match;

import io.ksm.api.OrderedIndex;
import io.ksm.core.engine.bytes.Match;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.WrongAnswer;

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
  private final Pages pages;
  private final Decisions decisions;

  /** The frame that the last search found. */
  private int matched;

  /** Uses an empty index. */
  StableContents(
      OrderedIndex index,
      Frames frames,
      Collisions collisions,
      Matcher matcher,
      Pages pages,
      Decisions decisions) {
    this.index = index;
    this.frames = frames;
    this.contents = frames.contents();
    this.collisions = collisions;
    this.matcher = matcher;
    this.pages = pages;
    this.decisions = decisions;
    TaggedIndex.tell(index, contents::key, pages);
  }

  OrderedIndex index() {
    return index;
  }

  boolean isEmpty() {
    return WrongAnswer.isEmpty(index);
  }

  /** Returns the content under a key, or -1. */
  int find(long under) {
    int content = index.find(under);
    if (content != NONE) {
      requireThere(content);
    }
    return content;
  }

  /** Looks at what whoever found it looks at next, so that it costs nothing. */
  private void requireThere(int content) {
    try {
      contents.withRoom(content);
    } catch (IndexOutOfBoundsException e) {
      throw WrongAnswer.notInserted(index, content);
    }
  }

  /**
   * Looks for the first copy of a content that has room, and holds the bytes of a page. A copy that
   * nobody maps any more is removed on the way, as in the kernel, where it is freed with its last
   * mapping.
   *
   * @param content that has a copy with room
   * @param now the position that the scan has reached
   * @return {@code EQUAL} if there is one, which {@link #matched} then returns; {@code STALE} if
   *     nobody holds the bytes of any
   */
  Match match(int page, int content, long key, long now) {
    int older;
    for (int frame = contents.newest(content); frame != NONE; frame = older) {
      older = frames.older(frame);
      if (frames.hasRoom(frame)) {
        Match match = matchMapped(page, frame, key, now);
        if (match != Match.STALE) {
          matched = frame;
          return match;
        }
      }
    }
    return Match.STALE;
  }

  private Match matchMapped(int page, int frame, long key, long now) {
    if (matcher.isUnmapped(frame, now)) {
      frames.leaveAll(frame);
      remove(frame);
      return Match.STALE;
    }
    return matcher.matchFrame(page, frame, key);
  }

  /** Returns the frame that the last {@link #match} found. */
  int matched() {
    return matched;
  }

  /** Finds the content to which a new frame of a page belongs as a copy, or adds one. */
  int homeOf(int page, long key) {
    int first = find(key);
    if (first != NONE) {
      if (matcher.hasContent(page, first, key)) {
        return first;
      }
      collisions.add(key);
    }
    long home = collisions.contains(key) ? matcher.secondKey(page, key) : key;
    int second = home == key ? NONE : find(home);
    if (second != NONE) {
      return second;
    }
    int content = contents.add(home);
    index.insert(home, content);
    return content;
  }

  /** Removes a frame that has no sharers, and its content if that was the last copy. */
  void remove(int frame) {
    long number = frames.number(frame);
    if (number > 0) {
      decisions.free(pages.sources().get(frames.sourceNumber(frame)), number);
    }
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
