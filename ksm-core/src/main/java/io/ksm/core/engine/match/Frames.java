package io.ksm.core.engine.match;

import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.MergedPages;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.Pages;
import java.util.function.IntConsumer;

/**
 * Holds the frames of one partition, with their sharers and their contents.
 *
 * <p>Holds the rules of {@code max_page_sharing}: which copy of a content has room, in which order
 * copies are tried, which contents are chains. Knows neither bytes nor indexes. About 20 bytes a
 * content, 20 to 40 a frame and 16 a sharer; every operation but {@link #leave} of an old copy
 * takes constant time. For one thread at a time; while nothing changes, several may read it.
 */
public final class Frames {
  private static final int NONE = Contents.NONE;

  private static final int CONTENT = 0;
  private static final int COUNT = 1;
  private static final int FIRST = 2;
  private static final int NEWER = 3;
  private static final int OLDER = 4;

  /** Every frame has these fields; seals and numbers come after them. */
  private static final int COMMON_FIELDS = 5;

  private final PageTable table;
  private final MergedPages merged;
  private final int maxSharers;
  private final boolean sealed;
  private final boolean merges;
  private final Contents contents = new Contents();
  private final Sharers sharers = new Sharers();
  private final Records records;
  private final Ledger ledger;

  /** Where the seal is, if frames are sealed. */
  private final int sealField;

  /** Where the number is, if some source merges. */
  private final int numberField;

  /** Where the merging source's number in the engine is. */
  private final int sourceField;

  /**
   * Makes an empty set of frames.
   *
   * @param sealed whether frames have seals
   * @param merges whether some source really merges, so that frames have numbers
   * @param ledger of the partition
   */
  Frames(Pages pages, int maxSharers, boolean sealed, boolean merges, Ledger ledger) {
    this.table = pages.table();
    this.merged = pages.merged();
    this.maxSharers = maxSharers;
    this.sealed = sealed;
    this.merges = merges;
    this.ledger = ledger;
    sealField = COMMON_FIELDS;
    numberField = sealField + (sealed ? 2 : 0);
    sourceField = numberField + (merges ? 2 : 0);
    records = new Records(sourceField + (merges ? 1 : 0));
  }

  public Contents contents() {
    return contents;
  }

  /**
   * Makes a frame without sharers, the newest copy of a content.
   *
   * @param contentSeal the content's second hash, by which pages that changed under an equal key
   *     are found out
   */
  int add(int ofContent, long contentSeal) {
    int frame = records.take();
    ledger.madeFrame();
    records.set(frame, CONTENT, ofContent);
    records.set(frame, COUNT, 0);
    records.set(frame, FIRST, NONE);
    if (merges) {
      records.setLong(frame, numberField, 0);
    }
    if (sealed) {
      records.setLong(frame, sealField, contentSeal);
    }
    contents.addWithRoom(ofContent, 1);
    pushNewest(frame, ofContent);
    copiesChanged(ofContent, contents.copies(ofContent) + 1);
    return frame;
  }

  private void pushNewest(int frame, int ofContent) {
    int head = contents.newest(ofContent);
    records.set(frame, NEWER, NONE);
    records.set(frame, OLDER, head);
    if (head != NONE) {
      records.set(head, NEWER, frame);
    }
    contents.newest(ofContent, frame);
  }

  private void unlink(int frame, int ofContent) {
    int before = records.get(frame, NEWER);
    int after = records.get(frame, OLDER);
    if (before == NONE) {
      contents.newest(ofContent, after);
    } else {
      records.set(before, OLDER, after);
    }
    if (after != NONE) {
      records.set(after, NEWER, before);
    }
  }

  private void copiesChanged(int ofContent, int now) {
    int before = contents.copies(ofContent);
    ledger.changedCopies(before, now);
    contents.copies(ofContent, now);
  }

  /** Says whether a frame can take one more sharer. */
  public boolean hasRoom(int frame) {
    return sharerCount(frame) < maxSharers;
  }

  /** Adds a sharer to a frame that has room, and links the page to it. */
  void join(int frame, int page) {
    int first = firstSharer(frame);
    int entry;
    if (first == NONE) {
      entry = sharers.add(page, frame);
      records.set(frame, FIRST, entry);
    } else {
      entry = sharers.addBefore(first, page, frame);
      merged.set(sharers.page(first), true);
    }
    merged.set(page, first != NONE);
    table.link(page, entry + 1);
    ledger.joinedFrame();
    if (records.add(frame, COUNT, 1) == maxSharers) {
      contents.addWithRoom(content(frame), -1);
    }
  }

  /** Puts a frame before the other copies of its content, to be tried first from now on. */
  void makeFirst(int frame) {
    int ofContent = content(frame);
    if (contents.newest(ofContent) != frame) {
      unlink(frame, ofContent);
      pushNewest(frame, ofContent);
    }
  }

  /**
   * Takes a page off its frame. The caller sets the page's link; a frame left without sharers is
   * {@linkplain #remove removed} by the caller.
   *
   * @param link of the page, see {@code Link}
   * @return the frame
   */
  int leave(int link) {
    int entry = link - 1;
    int frame = sharers.frame(entry);
    int left = records.add(frame, COUNT, -1);
    if (left == maxSharers - 1) {
      contents.addWithRoom(content(frame), 1);
    }
    if (left == 0) {
      records.set(frame, FIRST, NONE);
    } else if (firstSharer(frame) == entry) {
      records.set(frame, FIRST, sharers.next(entry));
    }
    merged.set(sharers.page(entry), false);
    if (left == 1) {
      merged.set(sharers.page(firstSharer(frame)), false);
    }
    sharers.remove(entry);
    ledger.leftFrame();
    return frame;
  }

  /** Takes all pages off a frame; the caller {@linkplain #remove removes} it. */
  void leaveAll(int frame) {
    for (int entry = firstSharer(frame); entry != NONE; entry = firstSharer(frame)) {
      table.link(sharers.page(entry), Link.NONE);
      leave(entry + 1);
    }
  }

  /**
   * Removes a frame that has no sharers. Its content stays, perhaps without copies. {@link
   * #sharerCount} tells that it has no sharers until the next frame is {@linkplain #add added}.
   */
  void remove(int frame) {
    int content = content(frame);
    unlink(frame, content);
    contents.addWithRoom(content, -1);
    copiesChanged(content, contents.copies(content) - 1);
    records.giveBack(frame);
    ledger.removedFrame();
  }

  /** Says whether a frame that a sharer has just left was full before. */
  boolean justGainedRoom(int frame) {
    return sharerCount(frame) == maxSharers - 1;
  }

  public int content(int frame) {
    return records.get(frame, CONTENT);
  }

  public int sharerCount(int frame) {
    return records.get(frame, COUNT);
  }

  /** Returns the next older copy of the same content, or -1. */
  public int older(int frame) {
    return records.get(frame, OLDER);
  }

  /** Returns the frame of a page, by its link. */
  public int frameOf(int link) {
    return sharers.frame(link - 1);
  }

  /** Returns the first entry of a frame's ring of sharers. */
  public int firstSharer(int frame) {
    return records.get(frame, FIRST);
  }

  /** Returns the entry after one in its ring. */
  public int nextSharer(int entry) {
    return sharers.next(entry);
  }

  /** Returns the entry before one in its ring; before the first one stands the latest to join. */
  int previousSharer(int entry) {
    return sharers.previous(entry);
  }

  public int sharerPage(int entry) {
    return sharers.page(entry);
  }

  /** Passes the pages of a frame, in the order of its ring; for reports. */
  public void forEachSharer(int frame, IntConsumer page) {
    int first = firstSharer(frame);
    int entry = first;
    do {
      page.accept(sharers.page(entry));
      entry = sharers.next(entry);
    } while (entry != first);
  }

  long seal(int frame) {
    return records.getLong(frame, sealField);
  }

  /** Returns the number by which a merging source knows the frame; 0 if it has none yet. */
  public long number(int frame) {
    return merges ? records.getLong(frame, numberField) : 0;
  }

  /** Returns the merging source that knows the frame, by its number in the engine. */
  int sourceNumber(int frame) {
    return records.get(frame, sourceField);
  }

  public void number(int frame, int ofSource, long value) {
    records.set(frame, sourceField, ofSource);
    records.setLong(frame, numberField, value);
  }

  /** Returns a number above those of all frames that there are. */
  public int limit() {
    return records.limit();
  }

  /** Forgets all frames and contents, and gives up their memory. */
  void clear() {
    records.clear();
    contents.clear();
    sharers.clear();
  }

  long memoryBytes() {
    return records.memoryBytes() + contents.memoryBytes() + sharers.memoryBytes();
  }
}
