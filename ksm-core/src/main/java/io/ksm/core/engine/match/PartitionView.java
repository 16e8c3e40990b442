package io.ksm.core.engine.match;

import io.ksm.api.OrderedIndex;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.Match;
import io.ksm.core.engine.pages.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Answers what others ask of a partition, while no event is being applied. Phase 1 asks for
 * collisions and seals, in several threads. Phase 3, which numbers the frames that it gets here,
 * and reports ask in one.
 */
public final class PartitionView {
  private static final int NONE = OrderedIndex.NONE;

  private final Pages pages;
  private final OrderedIndex stable;
  private final OrderedIndex unstable;
  private final Frames frames;
  private final Contents contents;
  private final Collisions collisions;
  private final Matcher matcher;

  PartitionView(
      Pages pages,
      OrderedIndex stable,
      OrderedIndex unstable,
      Frames frames,
      Collisions collisions,
      Matcher matcher) {
    this.pages = pages;
    this.stable = stable;
    this.unstable = unstable;
    this.frames = frames;
    this.contents = frames.contents();
    this.collisions = collisions;
    this.matcher = matcher;
  }

  // What phase 1 asks.

  /** Says whether different contents are known to have this key. */
  public boolean hasCollided(long key) {
    return collisions.contains(key);
  }

  /** Returns the seal of the frame that a page is on, by its link. */
  public long seal(int link) {
    return frames.seal(frames.frameOf(link));
  }

  // What phase 3 and reports ask.

  /** Returns all frames that a merging source knows by a number. Allocates them. */
  public List<NumberedFrame> numberedFrames() {
    List<NumberedFrame> numbered = new ArrayList<>();
    stable.forEach((key, content) -> {
      for (int f = contents.newest(content); f != NONE; f = frames.older(f)) {
        if (frames.number(f) > 0) {
          numbered.add(
              new NumberedFrame(pages.sources().get(frames.sourceNumber(f)), frames.number(f)));
        }
      }
    });
    return numbered;
  }

  public Frames frames() {
    return frames;
  }

  public OrderedIndex stableIndex() {
    return stable;
  }

  public OrderedIndex unstableIndex() {
    return unstable;
  }

  /** Passes all stable contents, in no order that means anything. */
  public void forEachContent(IntConsumer each) {
    contents.forEach(each);
  }

  /** Returns a page that has a stable content, which has copies. */
  public int samplePage(int content) {
    return frames.sharerPage(frames.firstSharer(contents.newest(content)));
  }

  /** Returns the key of the pages that have a stable content, which has copies. */
  public long keyOf(int content) {
    // The index has the second key of a content that collided.
    return collisions.isEmpty() ? contents.key(content) : pages.key(samplePage(content));
  }

  /**
   * Passes the pages of the unstable index that may have a stable content: those under a key under
   * which there is one. Takes one walk over each index, and 8 bytes for each content meanwhile.
   */
  public void forEachOfStableKey(IntConsumer page) {
    if (!collisions.isEmpty()) {
      // A page may then be under another key than its content.
      unstable.forEach((key, any) -> page.accept(any));
      return;
    }
    AscendingKeys keys = new AscendingKeys(stable);
    unstable.forEach((key, under) -> {
      if (keys.contains(key)) {
        page.accept(under);
      }
    });
  }

  /**
   * Finds the stable content that a page of the unstable index has though none of its copies had
   * room for it.
   *
   * @param by reads pages for the asking thread
   * @return the content, or -1
   */
  public int contentOf(int page, ContentReader by) {
    long key = pages.key(page);
    matcher.useReader(by);
    matcher.begin(pages.domainBits(page), collisions.contains(key));
    int content = stable.find(key);
    if (content != NONE && matcher.matchContent(page, content, key) == Match.EQUAL) {
      return content;
    }
    if (!collisions.contains(key)) {
      return NONE;
    }
    int second = stable.find(matcher.secondKey(page, key));
    return second != NONE && matcher.matchContent(page, second, key) == Match.EQUAL ? second : NONE;
  }

  public long memoryBytes() {
    return stable.memoryBytes()
        + unstable.memoryBytes()
        + frames.memoryBytes()
        + collisions.memoryBytes();
  }
}
