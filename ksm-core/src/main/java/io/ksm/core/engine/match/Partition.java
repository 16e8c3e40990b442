package io.ksm.core.engine.match;

import io.ksm.api.OrderedIndex;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.WrongAnswer;
import java.util.PriorityQueue;

/**
 * Finds equal pages in one part of the key space, which is phase 2 of a batch. Its pages are those
 * whose keys begin with the same bits; it has a stable and an unstable index and frames of its own.
 *
 * <p>Used by one thread at a time; partitions know nothing of each other. Within a partition,
 * events are applied in scan order. What others ask of it, its {@linkplain #view view} answers.
 *
 * <h2>How the unstable index lives on</h2>
 *
 * <p>The kernel throws its unstable tree away at each full scan's start, and every calm page is
 * looked up again. Here the index stays, and a page that is found calm again causes no event at
 * all. What makes that the same: an entry counts only if its page was encountered before the
 * arriving one <em>in this scan</em>, and that follows from the order of the walk alone. A page
 * that stands before the arriving one was found calm (else it would have left by now); a page that
 * stands after it has yet to be looked at. Such a page is displaced: it gives up its place and
 * arrives anew when its turn comes. Displaced pages of the present batch have been through phase 1
 * already, so their arrival waits in {@link #pending}.
 *
 * <p>Pages that a scan passes over (not in its sample) keep their places: an arriving page matches
 * one of them by its bytes, wherever it stands.
 *
 * <p>There are three more cases in which a page must be looked up though it is calm: a copy of its
 * content gained room, its look-up met a frame whose bytes nobody held, or its own bytes changed
 * unseen by the scanner. The first two are marked {@link Link#RECHECK}, the third is displaced.
 */
public final class Partition {
  private static final int NONE = OrderedIndex.NONE;

  private final Pages pages;
  private final Ledger ledger = new Ledger();
  private final Frames frames;
  private final Contents contents;
  private final StableContents stable;
  private final OrderedIndex unstable;
  private final Collisions collisions = new Collisions();
  private final Matcher matcher;
  private final Decisions decisions;
  private final PartitionView view;

  /** Pages of the present batch that were displaced and have yet to arrive anew. */
  private final PriorityQueue<Pending> pending = new PriorityQueue<>();

  /** The position of the event that is applied now. */
  private long now;

  private long lastOfBatch;

  /** Whether a look-up met a frame whose bytes nobody holds, so that it is worth another one. */
  private boolean uncertain;

  /**
   * Makes an empty partition.
   *
   * @param stable an empty index
   * @param unstable another one
   * @param maxSharers how many sharers a frame has at most
   * @param sealed whether frames have seals, because a page may change and keep its key
   * @param merges whether some source may really merge
   * @param reader of the thread that makes it
   */
  public Partition(
      Pages pages,
      OrderedIndex stable,
      OrderedIndex unstable,
      int maxSharers,
      boolean sealed,
      boolean merges,
      ContentReader reader) {
    this.pages = pages;
    this.frames = new Frames(pages, maxSharers, sealed, merges, ledger);
    this.contents = frames.contents();
    this.matcher = new Matcher(pages, frames, sealed, reader);
    this.decisions = new Decisions(pages, merges);
    this.stable = new StableContents(stable, frames, collisions, matcher, pages, decisions);
    this.unstable = unstable;
    TaggedIndex.tell(unstable, page -> collisions.keyUnder(page, pages.key(page)), pages);
    this.view = new PartitionView(pages, stable, unstable, frames, collisions, matcher);
  }

  /**
   * Begins a batch.
   *
   * @param by reads pages for the thread that works on this partition
   * @param lastPosition of the batch
   */
  public void beginBatch(ContentReader by, long lastPosition) {
    matcher.useReader(by);
    lastOfBatch = lastPosition;
  }

  /** Applies the events of one chunk that belong to this partition. */
  public void apply(BatchChunk chunk, int number) {
    EventBuffer events = chunk.events;
    for (int i = events.start(number), end = events.start(number + 1); i < end; i++) {
      apply(chunk, events.kind(i), events.index(i), events.key(i));
    }
  }

  /** Applies one event. */
  public void apply(BatchChunk chunk, int kind, int index, long key) {
    long position = chunk.position + chunk.indexOf(index);
    if (!pending.isEmpty()) {
      arrivePending(position);
    }
    now = position;
    int page = pages.slots().firstPage(chunk.slot) + index;
    switch (kind) {
      case EventBuffer.LEAVE -> leave(page, key, Link.NONE);
      case EventBuffer.SKIP -> leave(page, key, Link.SKIPPED);
      case EventBuffer.FORGET -> {
        leave(page, key, Link.FRESH);
        ledger.becameUntracked();
      }
      case EventBuffer.ARRIVE -> arrive(page, key, chunk.source.regions.domainBits(chunk.region));
      case EventBuffer.ZERO -> mergeWithZero(page, key);
      default -> throw new AssertionError(kind);
    }
  }

  /** Ends a batch: pages displaced in it arrive that stand after the last event. */
  public void endBatch() {
    arrivePending(Long.MAX_VALUE);
    now = lastOfBatch;
    if (WrongAnswer.isEmpty(unstable) && stable.isEmpty()) {
      collisions.clear();
    }
  }

  private void arrivePending(long before) {
    while (!pending.isEmpty() && pending.peek().position() < before) {
      Pending next = pending.remove();
      if (pages.link(next.page()) == Link.DISPLACED) {
        now = next.position();
        arrive(next.page(), next.key(), pages.domainBits(next.page()));
      }
    }
  }

  private void leave(int page, long key, int link) {
    leavePlace(page, key);
    pages.link(page, link);
  }

  private void leavePlace(int page, long key) {
    int link = pages.link(page);
    if (Link.isOnFrame(link)) {
      leaveFrame(link, key);
    } else if (link == Link.DISPLACED) {
      ledger.leftUnshared();
    } else if (link == Link.UNSTABLE || link == Link.RECHECK) {
      ledger.leftUnshared();
      unstable.remove(collisions.take(page, key), page);
    }
  }

  private void leaveFrame(int link, long key) {
    int frame = frames.leave(link);
    int content = frames.content(frame);
    if (frames.sharerCount(frame) == 0) {
      stable.remove(frame);
    } else if (contents.withRoom(content) == 1 && frames.justGainedRoom(frame)) {
      recheckLeftOver(frame, key);
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
    if (page != NONE && isAhead(page)) {
      displace(page, under, key);
    } else if (page != NONE) {
      pages.link(page, Link.RECHECK);
    }
  }

  /** Says it of a page that the unstable index found, and so looks first whether there is one. */
  private boolean isAhead(int page) {
    try {
      return pages.isAhead(page, now);
    } catch (IndexOutOfBoundsException e) {
      throw WrongAnswer.notInserted(unstable, page);
    }
  }

  private void displace(int page, long under, long key) {
    unstable.remove(under, page);
    collisions.take(page, key);
    pages.link(page, Link.DISPLACED);
    if (pages.isAhead(page, now) && pages.position(page) <= lastOfBatch) {
      pending.add(new Pending(pages.position(page), page, key));
    }
  }

  private void mergeWithZero(int page, long key) {
    leave(page, key, Link.ZERO_NEW);
    ledger.joinedZeroPage();
    pages.merged().set(page, true);
    decisions.merge(now, page, this, Decision.ZERO, Decision.NONE);
  }

  private void arrive(int page, long key, long domainBits) {
    matcher.begin(domainBits, collisions.contains(key));
    uncertain = false;
    leave(page, key, Link.NONE);
    Found found = lookUp(page, key, key);
    if (found.isEnough()) {
      return;
    }
    long under = key;
    if (found == Found.COLLIDED || collisions.contains(key)) {
      collisions.add(key);
      under = matcher.secondKey(page, key);
      matcher.leaveRivals();
      found = lookUp(page, under, key);
      if (found.isEnough()) {
        return;
      }
      collisions.put(page, under);
    }
    unstable.insert(under, page);
    pages.link(page, uncertain ? Link.RECHECK : Link.UNSTABLE);
    ledger.becameUnshared();
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
    return switch (stable.match(page, content, key, now)) {
      case EQUAL -> {
        join(page, stable.matched());
        yield Found.MERGED;
      }
      case DIFFERENT -> Found.COLLIDED;
      case STALE -> {
        uncertain = true;
        yield Found.NOTHING;
      }
    };
  }

  private Found lookUpUnstable(int page, long under, long key) {
    int other = unstable.find(under);
    if (other == NONE) {
      return Found.NOTHING;
    }
    if (isAhead(other)) {
      displace(other, under, key);
      return Found.NOTHING;
    }
    if (pages.physical().areOne(page, other)) {
      pages.link(page, Link.MAPPED_TWICE);
      return Found.MAPPED_TWICE; // Both pfns are of the last scan that looked at the page.
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
    decisions.merge(now, page, this, frame, Decision.NONE);
  }

  private void mergeTwo(int page, int other, long key) {
    leave(other, key, Link.NONE);
    int frame = frames.add(stable.homeOf(page, key), matcher.seal(page));
    frames.join(frame, other);
    frames.join(frame, page);
    decisions.merge(now, page, this, frame, other);
  }

  /** Takes back a merge that the source refused: the page is volatile. */
  public void refuse(int page) {
    if (pages.link(page) == Link.ZERO_NEW) {
      ledger.leftZeroPage();
      pages.merged().set(page, false);
      pages.link(page, Link.NONE);
    } else {
      leave(page, pages.key(page), Link.NONE);
    }
  }

  /** Returns what this batch decided; cleared by phase 3. */
  public Decisions decisions() {
    return decisions;
  }

  /** Returns what answers questions while no event is being applied. */
  public PartitionView view() {
    return view;
  }

  /** Returns what was counted in this partition. */
  public Ledger ledger() {
    return ledger;
  }

  /** Forgets everything. */
  public void clear() {
    stable.clear();
    unstable.clear();
    collisions.clear();
    pending.clear();
    decisions.clear();
    ledger.clearState();
  }
}
