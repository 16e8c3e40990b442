package io.ksm.core.engine.visit;

import static io.ksm.core.engine.visit.PageClassifier.CHECK_FRAME;
import static io.ksm.core.engine.visit.PageClassifier.CHECK_ZERO;
import static io.ksm.core.engine.visit.PageClassifier.FORGET;
import static io.ksm.core.engine.visit.PageClassifier.PASS_OVER;
import static io.ksm.core.engine.visit.PageClassifier.SET_APART;
import static io.ksm.core.engine.visit.PageClassifier.SKIP;
import static io.ksm.core.engine.visit.PageClassifier.STILL_SHARED;
import static io.ksm.core.engine.visit.PageClassifier.STILL_ZERO;
import static io.ksm.core.engine.visit.PageClassifier.VISIT;

import io.ksm.api.MergePolicy;
import io.ksm.api.PageHasher;
import io.ksm.api.PageState;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.bytes.ZeroPage;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.match.PartitionView;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.QuietMarks;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.WrongAnswer;
import java.util.List;

/**
 * Encounters the pages of one chunk after the other, which is phase 1. Each thread has one.
 *
 * <p>A chunk takes four steps over all its pages. The first three are {@link PageClassifier}'s:
 * read, classify, hash. In the fourth, each page's fate is decided here, which emits the events.
 * Nothing is allocated in a settled scan.
 */
public final class PageVisitor {
  private static final byte UNCHANGED = PageState.UNCHANGED.code();

  private final Pages pages;
  private final QuietChunks quiet;
  private final QuietMarks quietMarks;
  private final MergePolicy policy;
  private final List<Partition> partitions;
  private final Ledger ledger;
  private final boolean sealed;
  private final boolean mergesContents;
  private final boolean judgesByChangeAlone;
  private final int partitionBits;
  private final VisitedPages visited;
  private final PageClassifier classifier;

  /** The window and the arrays of {@link #visited}. */
  private final PageWindow window;

  private final byte[] todo;
  private final long[] hashes;
  private final boolean[] zeros;
  private final int[] links;

  private BatchChunk chunk;

  /**
   * Makes a visitor.
   *
   * @param partitions to which events go
   * @param sealed whether frames have seals, because a page may change and keep its key
   * @param reader of the same thread
   */
  public PageVisitor(
      Pages pages,
      QuietChunks quiet,
      PageHasher hasher,
      MergePolicy policy,
      ZeroPage zeroPage,
      List<Partition> partitions,
      boolean sealed,
      ContentReader reader) {
    this.pages = pages;
    this.quiet = quiet;
    this.quietMarks = pages.quietMarks();
    this.policy = policy;
    this.partitions = partitions;
    this.ledger = reader.ledger();
    this.sealed = sealed;
    this.mergesContents = WrongAnswer.notNegative(policy.maxSharers(), policy, "maxSharers()") >= 2;
    this.judgesByChangeAlone = policy.judgesByChangeAlone();
    this.partitionBits = pages.geometry().partitionBits();
    this.visited = new VisitedPages(pages, ledger, policy.wantsRegionResults(), sealed);
    this.classifier =
        new PageClassifier(
            visited,
            pages.physical(),
            hasher,
            policy,
            zeroPage,
            sealed ? new Seals(partitions, partitionBits, visited, reader) : null,
            reader,
            pages.pageSize());
    this.window = visited.window;
    this.todo = visited.todo;
    this.hashes = visited.hashes;
    this.zeros = visited.zeros;
    this.links = visited.links;
    this.chunk = visited.chunk;
  }

  /** Begins a scan, with what the policy may say differently of each. */
  public void beginScan(boolean withZeroPages) {
    visited.mergesZeroPages = withZeroPages;
  }

  /** Encounters the pages of a chunk and routes the events. */
  public void visit(BatchChunk next) {
    chunk = next;
    visited.begin(next);
    next.events.clear();
    boolean there = next.region >= 0 && !next.source.isRemoved();
    // Whether a source has failed in this scan, a thread knows by chance, unless it reads. So what
    // is passed over stays until the next one.
    if (there && visited.isPassedOver()) {
      visited.passOver();
    } else {
      there = there && next.source.failure() == null && classifier.read();
      if (!there || !passQuietly()) {
        lookAtPages(there);
      }
    }
    next.events.route();
  }

  /**
   * Counts the pages as before, without a look at them, if the source knows that nothing happened
   * to them and the engine that nothing would.
   */
  private boolean passQuietly() {
    SourceState source = chunk.source;
    if (visited.isSampled
        || !chunk.answer.isIdle()
        || source.regions.hasMoved(chunk.region)
        || !pages.physical().isSilent(chunk.slot, chunk.answer)) {
      return false;
    }
    QuietTotals totals = quiet.totalsOf(chunk, visited.mergesZeroPages);
    if (totals == null) {
      return false;
    }
    ledger.visited(totals.visits(), totals.calm(), totals.merged());
    source.countStates(chunk.region, totals.stateCounts());
    visited.tally(totals.present(), totals.visits());
    return true;
  }

  private void lookAtPages(boolean there) {
    visited.open(there);
    quietMarks.end(chunk.slot);
    if (!there || !classifier.classifyAndHash()) {
      vanish();
      return;
    }
    long before = ledger.visits();
    for (int i = 0; i < chunk.count; i++) {
      decide(i);
    }
    visited.tallyEncounters(ledger.visits() - before);
    if (chunk.answer.isIdle()
        && chunk.isWholeChunk
        && !visited.isSampled
        && chunk.events.size() == 0) {
      quiet.note(chunk, window, visited.mergesZeroPages, judgesByChangeAlone);
    }
  }

  private void vanish() {
    classifier.clear();
    for (int i = 0; i < chunk.count; i++) {
      forget(i, window.show(i).link());
    }
    visited.tally(0, 0);
  }

  private void decide(int i) {
    window.show(i);
    switch (todo[i]) {
      case VISIT -> visitPage(i);
      case CHECK_FRAME -> checkFrame(i);
      case CHECK_ZERO -> checkZero(i);
      case STILL_ZERO -> settleOnZeroPage(window.link());
      case SKIP -> skip(i);
      case FORGET -> forget(i, window.link());
      case SET_APART -> setApart(i);
      case STILL_SHARED -> ledger.foundMerged();
      case PASS_OVER -> visited.passOver(i);
      default -> throw new AssertionError(todo[i]);
    }
  }

  private void checkFrame(int i) {
    if (Keys.of(hashes[i], visited.domainBits) == window.key() && holdsSeal(i)) {
      ledger.foundMerged();
    } else {
      visitOrSkip(i);
    }
  }

  private void checkZero(int i) {
    if (zeros[i]) {
      settleOnZeroPage(links[i]);
    } else {
      visited.breakZeroPage(i, links[i]);
      visitOrSkip(i);
    }
  }

  private void settleOnZeroPage(int link) {
    if (link == Link.ZERO_NEW) {
      ledger.becameUntracked();
      window.link(Link.ZERO_OLD);
    }
  }

  private void visitOrSkip(int i) {
    if (policy.wants(window)) {
      visitPage(i);
    } else {
      skip(i);
    }
  }

  private void visitPage(int i) {
    if (Link.isOnFrame(links[i])) {
      visited.broken++;
      leave(i, window.key());
    }
    visitPage(i, hashes[i]);
  }

  private void visitPage(int i, long hash) {
    ledger.visited();
    boolean calm = policy.isCalm(window, hash);
    long oldKey = window.key();
    long key = Keys.of(hash, visited.domainBits);
    int link = links[i];
    if (calm && Link.isInPartition(window.link())) {
      noteMover(oldKey, key);
    }
    if (Link.isInPartition(link) && (!calm || key != oldKey)) {
      leave(i, oldKey);
    } else if (Link.isUnhashed(link) || link == Link.MAPPED_TWICE) {
      if (link == Link.FRESH) {
        ledger.becameTracked();
      }
      visited.setLink(i, Link.NONE);
    }
    window.key(key);
    if (!calm) {
      visited.restless++;
      visited.endLone(i);
      return;
    }
    ledger.foundCalm();
    if (visited.mergesZeroPages && zeros[i]) {
      visited.endLone(i);
      chunk.events.add(EventBuffer.ZERO, chunk.first + i, key);
    } else if (!mergesContents) {
      visited.beginLone(i);
    } else if (links[i] != Link.UNSTABLE || mayHaveChanged(i, key)) {
      chunk.events.add(EventBuffer.ARRIVE, chunk.first + i, key);
    }
  }

  private void leave(int i, long key) {
    chunk.events.add(EventBuffer.LEAVE, chunk.first + i, key);
    links[i] = Link.NONE;
  }

  /** Notes when a page leaves one partition and arrives in another one within a batch. */
  private void noteMover(long oldKey, long key) {
    if (EventBuffer.partition(oldKey, partitionBits) != EventBuffer.partition(key, partitionBits)) {
      chunk.hasMovers = true;
    }
  }

  private void skip(int i) {
    ledger.skipped();
    int link = links[i];
    if (Link.isInPartition(window.link())) {
      visited.broken += Link.isOnFrame(window.link()) ? 1 : 0;
      chunk.events.add(EventBuffer.SKIP, chunk.first + i, window.key());
    } else if (link == Link.FRESH) {
      ledger.becameTracked();
      visited.setLink(i, Link.UNHASHED);
    } else if (link != Link.UNHASHED) {
      visited.endLone(i);
      visited.setLink(i, Link.SKIPPED);
    }
  }

  /** The policy may have noted something of the page when it was asked. */
  private void setApart(int i) {
    window.forgetNumbers();
    forget(i, window.link());
  }

  private void forget(int i, int link) {
    if (link == Link.FRESH) {
      return;
    }
    window.forgetNumbers();
    visited.broken += Link.isOnFrame(link) || Link.isOnZeroPage(link) ? 1 : 0;
    if (Link.isInPartition(link)) {
      chunk.events.add(EventBuffer.FORGET, chunk.first + i, window.key());
      return;
    }
    if (Link.isTracked(link)) {
      ledger.becameUntracked();
    }
    if (link == Link.LONE) {
      ledger.leftUnshared();
    } else if (Link.isOnZeroPage(link)) {
      ledger.leftZeroPage();
      pages.merged().set(visited.firstPage + i, false);
    }
    window.link(Link.FRESH);
  }

  /** Says whether a page whose key did not change still holds its frame's content. */
  private boolean holdsSeal(int i) {
    if (!sealed || chunk.source.isStatic) {
      return true;
    }
    return visited.sealsHold[i];
  }

  /** Pages of a key that collided can change from one of its contents to another. */
  private boolean mayHaveChanged(int i, long key) {
    return sealed
        && chunk.answer.states()[i] != UNCHANGED
        && !chunk.source.isStatic
        && partitionOf(key).hasCollided(key);
  }

  private PartitionView partitionOf(long key) {
    return partitions.get(EventBuffer.partition(key, partitionBits)).view();
  }
}
