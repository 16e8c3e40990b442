package io.ksm.core.engine;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The frames of one partition, with their sharers and their contents.
 *
 * <p>Holds the rules of {@code max_page_sharing}: which copy of a content has room, in which order
 * copies are tried, which contents are chains. Knows neither bytes nor indexes. About 20 bytes a
 * content, 20 to 40 a frame and 16 a sharer; every operation but {@link #leave} of an old copy
 * takes constant time.
 */
final class Frames extends Pool {
  private static final int NONE = Contents.NONE;

  private final PageTable table;
  private final int maxSharers;
  private final boolean sealed;
  private final boolean merges;
  private final Contents contents = new Contents();
  private final Sharers sharers = new Sharers();
  private int[] content = {};
  private int[] count = {};
  private int[] first = {};
  private int[] newer = {};
  private int[] older = {};
  private int[] source = {};
  private long[] number = {};
  private long[] seal = {};
  private int chains;
  private int dups;

  /**
   * Makes an empty set of frames.
   *
   * @param sealed whether frames have seals
   * @param merges whether some source really merges, so that frames have numbers
   */
  Frames(PageTable table, int maxSharers, boolean sealed, boolean merges) {
    this.table = table;
    this.maxSharers = maxSharers;
    this.sealed = sealed;
    this.merges = merges;
  }

  Contents contents() {
    return contents;
  }

  @Override
  void grow(int limit) {
    content = Arrays.copyOf(content, limit);
    count = Arrays.copyOf(count, limit);
    first = Arrays.copyOf(first, limit);
    newer = Arrays.copyOf(newer, limit);
    older = Arrays.copyOf(older, limit);
    if (merges) {
      source = Arrays.copyOf(source, limit);
      number = Arrays.copyOf(number, limit);
    }
    if (sealed) {
      seal = Arrays.copyOf(seal, limit);
    }
  }

  /**
   * Makes a frame without sharers, the newest copy of a content.
   *
   * @param contentSeal the content's second hash, by which pages that changed under an equal key
   *     are found out
   */
  int add(int ofContent, long contentSeal) {
    int frame = take();
    content[frame] = ofContent;
    count[frame] = 0;
    first[frame] = NONE;
    if (merges) {
      number[frame] = 0;
    }
    if (sealed) {
      seal[frame] = contentSeal;
    }
    contents.withRoom(ofContent, contents.withRoom(ofContent) + 1);
    pushNewest(frame);
    copiesChanged(ofContent, contents.copies(ofContent) + 1);
    return frame;
  }

  private void pushNewest(int frame) {
    int head = contents.newest(content[frame]);
    newer[frame] = NONE;
    older[frame] = head;
    if (head != NONE) {
      newer[head] = frame;
    }
    contents.newest(content[frame], frame);
  }

  private void unlink(int frame) {
    int before = newer[frame];
    int after = older[frame];
    if (before == NONE) {
      contents.newest(content[frame], after);
    } else {
      older[before] = after;
    }
    if (after != NONE) {
      newer[after] = before;
    }
  }

  private void copiesChanged(int ofContent, int now) {
    int before = contents.copies(ofContent);
    chains += (now >= 2 ? 1 : 0) - (before >= 2 ? 1 : 0);
    dups += (now >= 2 ? now : 0) - (before >= 2 ? before : 0);
    contents.copies(ofContent, now);
  }

  /** Says whether a frame can take one more sharer. */
  boolean hasRoom(int frame) {
    return count[frame] < maxSharers;
  }

  /** Adds a sharer to a frame that has room, and links the page to it. */
  void join(int frame, int page) {
    int entry =
        first[frame] == NONE
            ? sharers.add(page, frame)
            : sharers.addBefore(first[frame], page, frame);
    if (first[frame] == NONE) {
      first[frame] = entry;
    }
    table.link(page, entry + 1);
    count[frame]++;
    if (!hasRoom(frame)) {
      contents.withRoom(content[frame], contents.withRoom(content[frame]) - 1);
    }
  }

  /** Puts a frame before the other copies of its content, to be tried first from now on. */
  void makeFirst(int frame) {
    if (contents.newest(content[frame]) != frame) {
      unlink(frame);
      pushNewest(frame);
    }
  }

  /**
   * Takes a page off its frame. The caller sets the page's link; a frame left without sharers is
   * {@linkplain #remove removed} by the caller.
   *
   * @param link of the page, see {@link Link}
   * @return the frame
   */
  int leave(int link) {
    int entry = link - 1;
    int frame = sharers.frame(entry);
    if (!hasRoom(frame)) {
      contents.withRoom(content[frame], contents.withRoom(content[frame]) + 1);
    }
    count[frame]--;
    if (count[frame] == 0) {
      first[frame] = NONE;
    } else if (first[frame] == entry) {
      first[frame] = sharers.next(entry);
    }
    sharers.remove(entry);
    return frame;
  }

  /** Removes a frame that has no sharers. Its content stays, perhaps without copies. */
  void remove(int frame) {
    int of = content[frame];
    unlink(frame);
    contents.withRoom(of, contents.withRoom(of) - 1);
    copiesChanged(of, contents.copies(of) - 1);
    giveBack(frame);
  }

  /** Says whether a frame that a sharer has just left was full before. */
  boolean justGainedRoom(int frame) {
    return count[frame] == maxSharers - 1;
  }

  int content(int frame) {
    return content[frame];
  }

  int sharerCount(int frame) {
    return count[frame];
  }

  /** Returns the next older copy of the same content, or -1. */
  int older(int frame) {
    return older[frame];
  }

  /** Returns the frame of a page, by its link. */
  int frameOf(int link) {
    return sharers.frame(link - 1);
  }

  /** Returns the first entry of a frame's ring of sharers. */
  int firstSharer(int frame) {
    return first[frame];
  }

  /** Returns the entry behind one in its ring. */
  int nextSharer(int entry) {
    return sharers.next(entry);
  }

  int sharerPage(int entry) {
    return sharers.page(entry);
  }

  /** Passes the pages of a frame, in the order of its ring; for reports. */
  void forEachSharer(int frame, IntConsumer page) {
    int entry = first[frame];
    do {
      page.accept(sharers.page(entry));
      entry = sharers.next(entry);
    } while (entry != first[frame]);
  }

  long seal(int frame) {
    return seal[frame];
  }

  /** Returns the number by which a merging source knows the frame; 0 if it has none yet. */
  long number(int frame) {
    return merges ? number[frame] : 0;
  }

  /** Returns the merging source that knows the frame, by its number in the engine. */
  int sourceNumber(int frame) {
    return source[frame];
  }

  void number(int frame, int ofSource, long value) {
    source[frame] = ofSource;
    number[frame] = value;
  }

  int pagesShared() {
    return live();
  }

  int pagesSharing() {
    return sharers.live() - live();
  }

  int chains() {
    return chains;
  }

  int dups() {
    return dups;
  }

  void clear() {
    clearPool();
    contents.clearPool();
    sharers.clearPool();
    chains = 0;
    dups = 0;
  }

  long memoryBytes() {
    int perFrame =
        5 * Integer.BYTES + (merges ? Integer.BYTES + Long.BYTES : 0) + (sealed ? Long.BYTES : 0);
    return poolBytes(perFrame) + contents.memoryBytes() + sharers.memoryBytes();
  }
}
