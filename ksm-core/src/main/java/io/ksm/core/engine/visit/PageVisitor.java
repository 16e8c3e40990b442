package io.ksm.core.engine.visit;

import io.ksm.api.MergePolicy;
import io.ksm.api.PageHasher;
import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.bytes.MappedMemory;
import io.ksm.core.engine.bytes.ZeroPage;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Fingerprints;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.PhysicalPages;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.StateTally;
import io.ksm.core.engine.pages.Tally;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Phase 1: encounters the pages of one batch item after the other. One per thread.
 *
 * <p>An item takes four steps over all its pages: read; classify by state and link, which also asks
 * the policy whom it wants; hash, in runs; decide, which emits the events. Whatever may fail on
 * memory that is going away happens in the first three, before anything is decided.
 */
public final class PageVisitor {
  // What classify() found is to be done with a page. Events are emitted by decide() alone, because
  // they must come in scan order.
  private static final byte STILL_ZERO = 0;
  private static final byte VISIT = 1;
  private static final byte CHECK_FRAME = 2;
  private static final byte CHECK_ZERO = 3;
  private static final byte REUSE_HASH = 4;
  private static final byte SKIP = 5;
  private static final byte FORGET = 6;
  private static final byte STILL_SHARED = 7;

  private static final byte PRESENT = PageState.PRESENT.code();
  private static final byte UNCHANGED = PageState.UNCHANGED.code();
  private static final byte SHARED = PageState.SHARED.code();
  private static final byte ZERO = PageState.ZERO.code();

  private final SlotTable slots;
  private final PageTable table;
  private final QuietChunks quiet;
  private final PhysicalPages physical;
  private final PageHasher hasher;
  private final MergePolicy policy;
  private final ContentReader reader;
  private final Tally tally;
  private final ZeroPage zeroPage;
  private final List<Partition> partitions;
  private final boolean sealed;
  private final boolean mergesContents;
  private final boolean judgesByChangeAlone;
  private final int partitionBits;
  private final int pageSize;

  private final PageWindow window = new PageWindow();
  private final long[] hashes;
  private final byte[] todo;
  private final boolean[] zeros;

  /** A page's link, as it will be once the events emitted so far have been applied. */
  private final int[] links;

  private final int[] stateCounts = new int[StateTally.STATES];
  private boolean mergesZeroPages;
  private BatchChunk item;
  private PageChunk chunk;
  private long salt;

  /** Whether unchanged bytes have another key than before. */
  private boolean domainMoved;

  public PageVisitor(
      SlotTable slots,
      PageTable table,
      QuietChunks quiet,
      PhysicalPages physical,
      PageHasher hasher,
      MergePolicy policy,
      ZeroPage zeroPage,
      List<Partition> partitions,
      boolean sealed,
      ContentReader reader,
      BatchChunk first,
      int partitionBits,
      int pageSize,
      Tally tally) {
    this.slots = slots;
    this.table = table;
    this.quiet = quiet;
    this.physical = physical;
    this.hasher = hasher;
    this.policy = policy;
    this.zeroPage = zeroPage;
    this.partitions = partitions;
    this.sealed = sealed;
    this.reader = reader;
    this.tally = tally;
    this.item = first;
    this.chunk = first.chunk;
    this.partitionBits = partitionBits;
    this.pageSize = pageSize;
    this.mergesContents = policy.maxSharers() >= 2;
    this.judgesByChangeAlone = policy.judgesByChangeAlone();
    int pages = slots.pagesPerChunk();
    this.hashes = new long[pages];
    this.todo = new byte[pages];
    this.zeros = new boolean[pages];
    this.links = new int[pages];
  }

  /** Begins a scan, with what the policy may say differently of each. */
  public void beginScan(boolean withZeroPages) {
    mergesZeroPages = withZeroPages;
  }

  /** Encounters the pages of an item and routes the events. */
  public void visit(BatchChunk next) {
    item = next;
    chunk = next.chunk;
    next.events.clear();
    boolean there = next.region >= 0 && next.source.failure() == null && read();
    if (!there || !passQuietly()) {
      lookAtPages(there);
    }
    next.events.route();
  }

  /** Returns false if the source failed. */
  private boolean read() {
    SourceState source = item.source;
    try {
      chunk.begin(item.count, false);
      source.read(item.region, item.firstInRegion, item.count, chunk);
      source.noteMemory(chunk);
      return true;
    } catch (IOException e) {
      source.fail(e.getMessage());
    } catch (InternalError e) {
      // The JVM's answer to a mapped file that shrank while it was read.
      source.failUnread();
    }
    return false;
  }

  /**
   * Counts the pages as before, without a look at them, if the source knows that nothing happened
   * to them and the engine that nothing would.
   */
  private boolean passQuietly() {
    SourceState source = item.source;
    if (!chunk.isIdle() || source.hasMoved(item.region) || !physical.isSilent(item.slot, chunk)) {
      return false;
    }
    QuietTotals pass = quiet.passOf(item, mergesZeroPages);
    if (pass == null) {
      return false;
    }
    tally.scanned += pass.visits();
    source.tally(item.region, pass.stateCounts());
    return true;
  }

  private void lookAtPages(boolean there) {
    SourceState source = item.source;
    salt = there ? source.salt(item.region) : 0;
    domainMoved = there && source.hasMoved(item.region);
    window.moveTo(table, slots.firstPage(item.slot) + item.first, salt, source.isStatic);
    quiet.end(item.slot);
    if (!there || !classifyAndHash()) {
      vanish();
      return;
    }
    for (int i = 0; i < item.count; i++) {
      decide(i);
    }
    if (chunk.isIdle() && item.isWholeChunk && item.events.size() == 0) {
      quiet.note(item, window, mergesZeroPages, judgesByChangeAlone);
    }
  }

  /** Returns false if the source failed. */
  private boolean classifyAndHash() {
    SourceState source = item.source;
    try {
      classify();
      hash();
      MappedMemory.throwFault(chunk.memory(), chunk.memory());
    } catch (InternalError e) {
      source.failUnread();
      return false;
    }
    source.tally(item.region, stateCounts);
    physical.note(item.slot, item.first, item.count, chunk);
    return true;
  }

  private void vanish() {
    chunk.begin(item.count, false);
    physical.note(item.slot, item.first, item.count, chunk);
    for (int i = 0; i < item.count; i++) {
      forget(i, window.show(i).link());
    }
  }

  private void classify() {
    Arrays.fill(stateCounts, 0);
    byte[] states = chunk.states();
    boolean merging = item.source.merging != null;
    for (int i = 0; i < item.count; i++) {
      byte state = states[i];
      stateCounts[state]++;
      int link = window.show(i).link();
      links[i] = link;
      if (state == PRESENT || state == UNCHANGED) {
        todo[i] = merging ? classifyBroken(i, link, state) : classifyPresent(link, state);
      } else {
        todo[i] = merging ? classifyMerged(link, state) : FORGET;
      }
    }
  }

  private byte classifyPresent(int link, byte state) {
    if (Link.isOnFrame(link)) {
      if (state == UNCHANGED) {
        return domainMoved ? visitIfWanted(state) : STILL_SHARED;
      }
      return CHECK_FRAME;
    }
    if (Link.isOnZeroPage(link)) {
      return state == UNCHANGED ? STILL_ZERO : CHECK_ZERO;
    }
    return visitIfWanted(state);
  }

  /** On a merging source, a merged page that is present by itself has been broken by a write. */
  private byte classifyBroken(int i, int link, byte state) {
    if (Link.isOnZeroPage(link)) {
      breakZeroPage(i, link);
    }
    return visitIfWanted(state);
  }

  private byte classifyMerged(int link, byte state) {
    if (state == SHARED && Link.isOnFrame(link)) {
      return STILL_SHARED;
    }
    return state == ZERO && Link.isOnZeroPage(link) ? STILL_ZERO : FORGET;
  }

  private byte visitIfWanted(byte state) {
    if (!policy.wants(window)) {
      return SKIP;
    }
    return state == PRESENT ? VISIT : REUSE_HASH;
  }

  private void settleOnZeroPage(int link) {
    if (link == Link.ZERO_NEW) {
      tally.tracked--;
      window.link(Link.ZERO_OLD);
    }
  }

  /** The page keeps what was known of it if it was not encountered since it merged. */
  private void breakZeroPage(int i, int link) {
    tally.zeroPages--;
    if (link == Link.ZERO_NEW) {
      setLink(i, Link.NONE);
    } else {
      window.forgetNumbers();
      setLink(i, Link.FRESH);
    }
  }

  private void setLink(int i, int link) {
    window.link(link);
    links[i] = link;
  }

  private void skip(int i) {
    tally.skipped++;
    int link = links[i];
    if (Link.isMember(window.link())) {
      item.events.add(EventBuffer.SKIP, item.first + i, window.key());
    } else if (link == Link.FRESH) {
      tally.tracked++;
      setLink(i, Link.UNHASHED);
    } else if (link != Link.UNHASHED) {
      endLone(i);
      setLink(i, Link.SKIPPED);
    }
  }

  private void forget(int i, int link) {
    if (link == Link.FRESH) {
      return;
    }
    window.forgetNumbers();
    if (Link.isMember(link)) {
      item.events.add(EventBuffer.FORGET, item.first + i, window.key());
      return;
    }
    if (Link.isTracked(link)) {
      tally.tracked--;
    }
    if (link == Link.LONE) {
      tally.lone--;
    } else if (Link.isOnZeroPage(link)) {
      tally.zeroPages--;
    }
    window.link(Link.FRESH);
  }

  private void leave(int i, long key) {
    item.events.add(EventBuffer.LEAVE, item.first + i, key);
    links[i] = Link.NONE;
  }

  private void hash() {
    hashAll();
    findZeros();
  }

  /** Says whether a page is to be hashed. */
  private static boolean isHashed(byte what) {
    return what >= VISIT && what <= CHECK_ZERO;
  }

  private void findZeros() {
    for (int i = 0; i < item.count; i++) {
      byte what = todo[i];
      zeros[i] = isHashed(what) && (mergesZeroPages || what == CHECK_ZERO) && isZero(i, what);
    }
  }

  /**
   * Whoever is on the zero page was full of zeros, so that where nothing can change, an equal hash
   * is enough. Else the bytes decide; a run is hashed before, because one that is read in sequence
   * comes faster.
   */
  private boolean isZero(int i, byte what) {
    long zeroHash = item.source.fingerprints ? Fingerprints.ZERO_HASH : zeroPage.hash();
    return hashes[i] == zeroHash
        && ((what == CHECK_ZERO && item.source.isStatic)
            || reader.isZero(slots.firstPage(item.slot) + item.first + i, zeroPage));
  }

  private void hashAll() {
    int i = 0;
    while (i < item.count) {
      if (isHashed(todo[i])) {
        int from = i;
        do {
          i++;
        } while (i < item.count && isHashed(todo[i]));
        hashRun(from, i);
      } else {
        if (todo[i] == REUSE_HASH) {
          reuseHash(i);
        }
        i++;
      }
    }
  }

  private void hashRun(int from, int to) {
    if (item.source.fingerprints) {
      for (int i = from; i < to; i++) {
        hashes[i] = Fingerprints.hash(chunk.fingerprintHigh(i), chunk.fingerprintLow(i));
      }
    } else {
      MemorySegment memory = chunk.memory();
      hasher.hashPages(memory, chunk.offset(from), pageSize, to - from, hashes, from);
      tally.bytesRead += (long) (to - from) * pageSize;
    }
  }

  /** The source knows that nobody wrote; but only a page that was hashed before has a hash. */
  private void reuseHash(int i) {
    hashes[i] =
        window.show(i).wasHashed() && links[i] != Link.SKIPPED && !domainMoved
            ? window.lastHash()
            : reader.hash(slots.firstPage(item.slot) + item.first + i);
    todo[i] = VISIT;
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
      case STILL_SHARED -> tally.scanned++;
      default -> throw new AssertionError(todo[i]);
    }
  }

  private void checkFrame(int i) {
    if (Keys.of(hashes[i], salt) == window.key() && holdsSeal(i)) {
      tally.scanned++;
    } else {
      visitOrSkip(i);
    }
  }

  private void checkZero(int i) {
    if (zeros[i]) {
      settleOnZeroPage(links[i]);
    } else {
      breakZeroPage(i, links[i]);
      visitOrSkip(i);
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
      leave(i, window.key());
    }
    visitPage(i, hashes[i]);
  }

  private void visitPage(int i, long hash) {
    tally.scanned++;
    boolean calm = policy.isCalm(window, hash);
    long oldKey = window.key();
    long key = Keys.of(hash, salt);
    int link = links[i];
    if (calm && Link.isMember(window.link())) {
      noteMover(oldKey, key);
    }
    if (Link.isMember(link) && (!calm || key != oldKey)) {
      leave(i, oldKey);
    } else if (Link.isUnhashed(link) || link == Link.MAPPED_TWICE) {
      tally.tracked += link == Link.FRESH ? 1 : 0;
      setLink(i, Link.NONE);
    }
    window.key(key);
    if (!calm) {
      endLone(i);
    } else if (mergesZeroPages && zeros[i]) {
      endLone(i);
      item.events.add(EventBuffer.ZERO, item.first + i, key);
    } else if (!mergesContents) {
      beginLone(i);
    } else if (links[i] != Link.UNSTABLE || mayHaveChanged(i, key)) {
      item.events.add(EventBuffer.ARRIVE, item.first + i, key);
    }
  }

  /** Notes when a page leaves one partition and arrives in another one within a batch. */
  private void noteMover(long oldKey, long key) {
    if (EventBuffer.partition(oldKey, partitionBits) != EventBuffer.partition(key, partitionBits)) {
      item.hasMovers = true;
    }
  }

  /** Says whether a page whose key did not change still holds its frame's content. */
  private boolean holdsSeal(int i) {
    if (!sealed || item.source.isStatic) {
      return true;
    }
    long seal = partitionOf(window.key()).seal(links[i]);
    return reader.secondHash(slots.firstPage(item.slot) + item.first + i) == seal;
  }

  /** Pages of a key that collided can change from one of its contents to another. */
  private boolean mayHaveChanged(int i, long key) {
    return sealed
        && chunk.states()[i] != UNCHANGED
        && !item.source.isStatic
        && partitionOf(key).hasCollided(key);
  }

  private Partition partitionOf(long key) {
    return partitions.get(EventBuffer.partition(key, partitionBits));
  }

  private void beginLone(int i) {
    if (links[i] != Link.LONE) {
      tally.lone++;
      setLink(i, Link.LONE);
    }
  }

  private void endLone(int i) {
    if (links[i] == Link.LONE) {
      tally.lone--;
      setLink(i, Link.NONE);
    }
  }
}
