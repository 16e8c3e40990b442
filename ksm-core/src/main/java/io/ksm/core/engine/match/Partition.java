package io.ksm.core.engine.match;

import io.ksm.api.OrderedIndex;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.bytes.Match;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.PhysicalPages;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * One part of the key space: the pages whose keys begin with the same bits, their stable and their
 * unstable index, and their frames. Phase 2 of a batch.
 *
 * <p>Used by one thread at a time; partitions know nothing of each other. Within a partition,
 * events are applied in scan order.
 *
 * <h2>How the unstable index lives on</h2>
 *
 * <p>The kernel throws its unstable tree away at each full scan's start, and every calm page is
 * looked up again. Here the index stays, and a page that is found calm again causes no event at
 * all. What makes that the same: an entry counts only if its page was encountered before the
 * arriving one <em>in this scan</em>, and that follows from the order of the walk alone. A page
 * that stands before the arriving one was found calm (else it would have left by now); a page that
 * stands behind it has yet to be looked at. Such a page is displaced: it gives up its place and
 * arrives anew when its turn comes. Displaced pages of the present batch have been through phase 1
 * already, so their arrival waits in {@link #pending}.
 *
 * <p>Three more cases in which a page must be looked up though it held still: a copy of its content
 * gained room, its look-up met a frame whose bytes nobody held, or its own bytes changed behind the
 * scanner's back. The first two are marked {@link Link#RECHECK}, the third is displaced.
 */
public final class Partition {
  private static final int NONE = OrderedIndex.NONE;

  /** What a look-up came to. */
  private enum Found {
    MERGED,
    /** The same physical page is in the unstable index already, by another mapping. */
    MAPPED_TWICE,
    /** Nothing equal under this key. */
    NOTHING,
    /** Other contents have this key. */
    COLLIDED
  }

  /** An arrival that phase 1 did not foresee. */
  private record Pending(long position, int page, long key) implements Comparable<Pending> {
    @Override
    public int compareTo(Pending other) {
      return Long.compare(position, other.position);
    }
  }

  private final SourceTable sources;
  private final SlotTable slots;
  private final PageTable table;
  private final PhysicalPages physical;
  private final OrderedIndex stable;
  private final OrderedIndex unstable;
  private final Frames frames;
  private final Contents contents;
  private final Collisions collisions = new Collisions();
  private final PriorityQueue<Pending> pending = new PriorityQueue<>();
  private final boolean recordsDecisions;
  private final Matcher matcher;

  private final List<Decision> decisions = new ArrayList<>();
  private final List<NumberedFrame> freed = new ArrayList<>();

  private ContentReader reader;
  private long now;
  private long lastOfBatch;

  /** Whether a look-up met a frame whose bytes nobody holds, so that it is worth another one. */
  private boolean uncertain;

  private long unshared;
  private long zeroPages;
  private long tracked;

  public Partition(
      SourceTable sources,
      SlotTable slots,
      PageTable table,
      PhysicalPages physical,
      OrderedIndex stable,
      OrderedIndex unstable,
      int maxSharers,
      boolean sealed,
      boolean merges,
      ContentReader reader) {
    this.sources = sources;
    this.slots = slots;
    this.table = table;
    this.physical = physical;
    this.stable = stable;
    this.unstable = unstable;
    this.recordsDecisions = merges;
    this.frames = new Frames(table, maxSharers, sealed, recordsDecisions);
    this.contents = frames.contents();
    this.reader = reader;
    this.matcher = new Matcher(frames, sealed, reader);
  }

  /**
   * Begins a batch.
   *
   * @param by reads pages for the thread that works on this partition
   * @param lastPosition of the batch
   */
  public void beginBatch(ContentReader by, long lastPosition) {
    reader = by;
    matcher.useReader(by);
    lastOfBatch = lastPosition;
  }

  /** Applies the events of one item that belong to this partition. */
  public void apply(BatchChunk item, int number) {
    EventBuffer events = item.events;
    for (int i = events.start(number), end = events.start(number + 1); i < end; i++) {
      apply(item, events.kind(i), events.index(i), events.key(i));
    }
  }

  /** Applies one event. */
  public void apply(BatchChunk item, int kind, int index, long key) {
    long position = item.position + item.inChunk(index);
    if (!pending.isEmpty()) {
      arrivePending(position);
    }
    now = position;
    int page = slots.firstPage(item.slot) + index;
    switch (kind) {
      case EventBuffer.LEAVE -> leave(page, key, Link.NONE);
      case EventBuffer.SKIP -> leave(page, key, Link.SKIPPED);
      case EventBuffer.FORGET -> {
        leave(page, key, Link.FRESH);
        tracked--;
      }
      case EventBuffer.ARRIVE -> {
        arrive(page, key, item.source.salt(item.region));
      }
      case EventBuffer.ZERO -> mergeWithZero(page, key);
      default -> throw new AssertionError(kind);
    }
  }

  /** Ends a batch: pages displaced in it arrive that stand behind the last event. */
  public void endBatch() {
    arrivePending(Long.MAX_VALUE);
    now = lastOfBatch;
    if (unstable.size() == 0 && stable.size() == 0) {
      collisions.clear();
    }
  }

  private void arrivePending(long before) {
    while (!pending.isEmpty() && pending.peek().position < before) {
      Pending next = pending.remove();
      if (table.link(next.page) == Link.DISPLACED) {
        now = next.position;
        arrive(next.page, next.key, reader.salt(next.page));
      }
    }
  }

  private void leave(int page, long key, int link) {
    leaveMembership(page, key);
    table.link(page, link);
  }

  private void leaveMembership(int page, long key) {
    int link = table.link(page);
    if (Link.isOnFrame(link)) {
      leaveFrame(link, key);
    } else if (link == Link.DISPLACED) {
      unshared--;
    } else if (link == Link.UNSTABLE || link == Link.RECHECK) {
      unshared--;
      unstable.remove(collisions.take(page, key), page);
    }
  }

  private void leaveFrame(int link, long key) {
    int frame = frames.leave(link);
    int content = frames.content(frame);
    if (frames.sharerCount(frame) == 0) {
      removeFrame(frame, content);
    } else if (contents.withRoom(content) == 1 && frames.justGainedRoom(frame)) {
      recheckLeftOver(frame, key);
    }
  }

  private void removeFrame(int frame, int content) {
    long number = frames.number(frame);
    if (number > 0) {
      SourceState source = sources.get(frames.sourceNumber(frame));
      freed.add(new NumberedFrame(source, number));
    }
    frames.remove(frame);
    if (contents.copies(content) == 0) {
      stable.remove(contents.key(content), content);
      contents.remove(content);
    }
  }

  /** A page that found all copies of its content full may now join this frame. */
  private void recheckLeftOver(int frame, long key) {
    recheck(key, key);
    if (collisions.contains(key)) {
      recheck(matcher.secondKeyOfFrame(frame, key), key);
    }
  }

  private void recheck(long under, long key) {
    int page = unstable.find(under);
    if (page == NONE) {
      return;
    }
    if (slots.position(page) > now) {
      displace(page, under, key);
    } else {
      table.link(page, Link.RECHECK);
    }
  }

  private void displace(int page, long under, long key) {
    unstable.remove(under, page);
    collisions.take(page, key);
    table.link(page, Link.DISPLACED);
    long position = slots.position(page);
    if (position > now && position <= lastOfBatch) {
      pending.add(new Pending(position, page, key));
    }
  }

  private void mergeWithZero(int page, long key) {
    leave(page, key, Link.ZERO_NEW);
    zeroPages++;
    record(page, Decision.ZERO, Decision.NONE);
  }

  private void arrive(int page, long key, long salt) {
    matcher.begin(salt, collisions.contains(key));
    uncertain = false;
    leave(page, key, Link.NONE);
    Found found = lookUp(page, key, key);
    if (hasPlace(found)) {
      return;
    }
    long under = key;
    if (found == Found.COLLIDED || collisions.contains(key)) {
      collisions.add(key);
      under = matcher.secondKey(page, key);
      matcher.leaveRivals();
      found = lookUp(page, under, key);
      if (hasPlace(found)) {
        return;
      }
      collisions.put(page, under);
    }
    unstable.insert(under, page);
    table.link(page, uncertain ? Link.RECHECK : Link.UNSTABLE);
    unshared++;
  }

  private static boolean hasPlace(Found found) {
    return found == Found.MERGED || found == Found.MAPPED_TWICE;
  }

  private Found lookUp(int page, long under, long key) {
    Found inStable = lookUpStable(page, under, key);
    if (inStable == Found.MERGED) {
      return Found.MERGED;
    }
    Found inUnstable = lookUpUnstable(page, under, key);
    return inUnstable == Found.NOTHING ? inStable : inUnstable;
  }

  private Found lookUpStable(int page, long under, long key) {
    int content = stable.find(under);
    if (content == NONE || contents.withRoom(content) == 0) {
      return Found.NOTHING;
    }
    for (int frame = contents.newest(content); frame != NONE; frame = frames.older(frame)) {
      if (frames.hasRoom(frame)) {
        switch (matcher.matchFrame(page, frame, key)) {
          case EQUAL -> {
            join(page, frame);
            return Found.MERGED;
          }
          case DIFFERENT -> {
            return Found.COLLIDED;
          }
          case STALE -> uncertain = true;
        }
      }
    }
    return Found.NOTHING;
  }

  private Found lookUpUnstable(int page, long under, long key) {
    int other = unstable.find(under);
    if (other == NONE) {
      return Found.NOTHING;
    }
    if (slots.position(other) > now) {
      displace(other, under, key);
      return Found.NOTHING;
    }
    if (physical.areOne(page, other)) {
      table.link(page, Link.MAPPED_TWICE);
      return Found.MAPPED_TWICE; // Both frame numbers are of this scan.
    }
    return switch (matcher.matchPage(page, other, key)) {
      case EQUAL -> {
        mergeTwo(page, other, key);
        yield Found.MERGED;
      }
      case DIFFERENT -> Found.COLLIDED;
      case STALE -> {
        displace(other, under, key);
        yield Found.NOTHING;
      }
    };
  }

  private void join(int page, int frame) {
    frames.join(frame, page);
    if (frames.hasRoom(frame)) {
      frames.makeFirst(frame);
    }
    record(page, frame, Decision.NONE);
  }

  private void mergeTwo(int page, int other, long key) {
    leave(other, key, Link.NONE);
    int frame = frames.add(homeOf(page, key), matcher.seal(page));
    frames.join(frame, other);
    frames.join(frame, page);
    record(page, frame, other);
  }

  /** Finds the content to which a new frame belongs as a copy, or adds one. */
  private int homeOf(int page, long key) {
    int first = stable.find(key);
    if (first != NONE) {
      if (matcher.hasContent(page, first, key)) {
        return first;
      }
      collisions.add(key);
    }
    long home = collisions.contains(key) ? matcher.secondKey(page, key) : key;
    int second = home == key ? NONE : stable.find(home);
    if (second != NONE) {
      return second;
    }
    int content = contents.add(home);
    stable.insert(home, content);
    return content;
  }

  private void record(int page, int frame, int founder) {
    if (recordsDecisions) {
      SourceState source = sources.get(slots.sourceOf(page));
      if (source.merging != null) {
        decisions.add(new Decision(now, page, this, frame, founder));
      }
    }
  }

  // What phase 1 asks, while no event is being applied.

  /** Says whether different contents are known to have this key. */
  public boolean hasCollided(long key) {
    return collisions.contains(key);
  }

  /** Returns the seal of the frame that a page is on, by its link. */
  public long seal(int link) {
    return frames.seal(frames.frameOf(link));
  }

  // What phase 3 calls.

  /** Returns the merges decided in this batch, in scan order; cleared by {@link #endMerging}. */
  public List<Decision> decisions() {
    return decisions;
  }

  /** Returns the frames that lost their last sharer; cleared by {@link #endMerging}. */
  public List<NumberedFrame> freed() {
    return freed;
  }

  public void endMerging() {
    decisions.clear();
    freed.clear();
  }

  /** Takes back a merge that the source refused: the page is volatile. */
  public void refuse(int page) {
    if (table.link(page) == Link.ZERO_NEW) {
      zeroPages--;
      table.link(page, Link.NONE);
    } else {
      leave(page, table.key(page), Link.NONE);
    }
  }

  /** Returns all frames that a merging source knows by a number. */
  public List<NumberedFrame> numberedFrames() {
    List<NumberedFrame> numbered = new ArrayList<>();
    stable.forEach((key, content) -> {
      for (int f = contents.newest(content); f != NONE; f = frames.older(f)) {
        if (frames.number(f) > 0) {
          numbered.add(new NumberedFrame(sources.get(frames.sourceNumber(f)), frames.number(f)));
        }
      }
    });
    return numbered;
  }

  // What reports ask.

  public Frames frames() {
    return frames;
  }

  /** Returns a page that has a stable content, which has copies. */
  public int samplePage(int content) {
    return frames.sharerPage(frames.firstSharer(contents.newest(content)));
  }

  public OrderedIndex stableIndex() {
    return stable;
  }

  public OrderedIndex unstableIndex() {
    return unstable;
  }

  /**
   * Finds the stable content that a page of the unstable index has though none of its copies had
   * room for it.
   *
   * @return the content, or -1
   */
  public int contentOf(int page, long key, long salt, ContentReader by) {
    matcher.useReader(by);
    matcher.begin(salt, collisions.contains(key));
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

  public long unshared() {
    return unshared;
  }

  public long zeroPages() {
    return zeroPages;
  }

  public long trackedChange() {
    return tracked;
  }

  /** Forgets everything. */
  public void clear() {
    stable.clear();
    unstable.clear();
    frames.clear();
    collisions.clear();
    pending.clear();
    decisions.clear();
    freed.clear();
    unshared = 0;
    zeroPages = 0;
    tracked = 0;
  }

  public long memoryBytes() {
    return stable.memoryBytes()
        + unstable.memoryBytes()
        + frames.memoryBytes()
        + collisions.memoryBytes();
  }
}
