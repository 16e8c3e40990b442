package io.ksm.core.engine.visit;

import io.ksm.api.MergePolicy;
import io.ksm.api.PageHasher;
import io.ksm.api.PageState;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.LentMemory;
import io.ksm.core.engine.bytes.MappedMemory;
import io.ksm.core.engine.bytes.ZeroPage;
import io.ksm.core.engine.pages.Fingerprints;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PhysicalPages;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.StateTally;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of a chunk, finds out what is to be done with each, and hashes those that need
 * it. Each thread has one.
 *
 * <p>Takes three steps over all pages of the chunk: read; classify by state and link, which also
 * asks the policy which pages it wants; hash, in runs. All that may fail on memory that is going
 * away happens here, before {@link PageVisitor} decides anything.
 */
final class PageClassifier {
  // What is to be done with a page. Events are emitted by PageVisitor alone, because they must come
  // in scan order.
  static final byte STILL_ZERO = 0;
  static final byte VISIT = 1;
  static final byte CHECK_FRAME = 2;
  static final byte CHECK_ZERO = 3;
  static final byte REUSE_HASH = 4;
  static final byte SKIP = 5;
  static final byte FORGET = 6;
  static final byte STILL_SHARED = 7;
  static final byte PASS_OVER = 8;
  static final byte SET_APART = 9;

  private static final byte PRESENT = PageState.PRESENT.code();
  private static final byte UNCHANGED = PageState.UNCHANGED.code();
  private static final byte SHARED = PageState.SHARED.code();
  private static final byte ZERO = PageState.ZERO.code();

  private final VisitedPages visited;
  private final RunHasher runHasher;
  private final MergePolicy policy;
  private final ZeroPage zeroPage;
  private final ContentReader reader;
  private final PhysicalPages physical;

  /** The arrays of {@link #visited}. */
  private final PageWindow window;

  private final byte[] todo;
  private final long[] hashes;
  private final boolean[] zeros;
  private final int[] links;

  /** Whether no change of a page escapes its hash, which is why there are no seals. */
  private final boolean hashesTellChanges;

  private final int[] stateCounts = new int[StateTally.STATES];

  /**
   * Makes a classifier.
   *
   * @param visited takes what is found out
   * @param physical takes what is told of where pages lie
   * @param seals of frames; null where they have none
   * @param reader of the same thread
   */
  PageClassifier(
      VisitedPages visited,
      PhysicalPages physical,
      PageHasher hasher,
      MergePolicy policy,
      ZeroPage zeroPage,
      @Nullable Seals seals,
      ContentReader reader,
      int pageSize) {
    this.visited = visited;
    this.physical = physical;
    this.runHasher = new RunHasher(visited, hasher, seals, reader, pageSize);
    this.hashesTellChanges = hasher.detectsEveryChange();
    this.policy = policy;
    this.zeroPage = zeroPage;
    this.reader = reader;
    this.window = visited.window;
    this.todo = visited.todo;
    this.hashes = visited.hashes;
    this.zeros = visited.zeros;
    this.links = visited.links;
  }

  /**
   * Reads the chunk; returns false if the source failed.
   *
   * <p>What a source has noticed of pages that are not in the sample, it has to tell when they are.
   * So it is only asked for their bytes, if it may notice anything.
   */
  boolean read() {
    BatchChunk chunk = visited.chunk;
    SourceState source = chunk.source;
    try {
      if (visited.isSampled && !source.isStatic) {
        chunk.answer.beginSample(chunk.count);
      } else {
        chunk.answer.begin(chunk.count, false);
      }
      source.read(chunk.region, chunk.firstInRegion, chunk.count, chunk.answer);
      LentMemory.check(source, chunk.answer);
      source.noteMemory(chunk.answer);
      return true;
    } catch (IOException e) {
      source.fail(e.getMessage());
    } catch (InternalError e) {
      // The JVM's answer to a mapped file that shrank while it was read.
      source.failUnread();
    }
    return false;
  }

  /** Classifies the pages that were read, and hashes them; returns false if the source failed. */
  boolean classifyAndHash() {
    BatchChunk chunk = visited.chunk;
    SourceState source = chunk.source;
    try {
      classify();
      runHasher.hash();
      findZeros();
      MappedMemory.throwFault(chunk.answer.memory(), chunk.answer.memory());
    } catch (InternalError e) {
      source.failUnread();
      return false;
    }
    source.countStates(chunk.region, stateCounts);
    notePhysical();
    return true;
  }

  /** Notes that nothing is left of the chunk's pages. */
  void clear() {
    visited.answer.begin(visited.chunk.count, false);
    notePhysical();
  }

  private void notePhysical() {
    BatchChunk chunk = visited.chunk;
    physical.note(chunk.slot, chunk.first, chunk.count, chunk.answer);
  }

  private void classify() {
    Arrays.fill(stateCounts, 0);
    byte[] states = visited.answer.states();
    int count = visited.chunk.count;
    if (visited.setsZerosApart()) {
      setHolesApart(states, count);
    }
    boolean merging = visited.chunk.source.merging != null;
    if (visited.isSampled) {
      for (int i = 0; i < count; i++) {
        if (visited.sample.next()) {
          classify(i, states[i], merging);
        } else {
          todo[i] = PASS_OVER;
        }
      }
    } else {
      for (int i = 0; i < count; i++) {
        classify(i, states[i], merging);
      }
    }
  }

  private void classify(int i, byte state, boolean merging) {
    stateCounts[state]++;
    int link = window.show(i).link();
    links[i] = link;
    if (state == PRESENT || state == UNCHANGED) {
      todo[i] = merging ? classifyBroken(i, link, state) : classifyPresent(link, state);
    } else {
      todo[i] = merging ? classifyMerged(link, state) : FORGET;
    }
  }

  /** What occupies nothing here may have been full of zeros where it comes from. */
  private void setHolesApart(byte[] states, int count) {
    for (int i = 0; i < count; i++) {
      if (states[i] == ZERO) {
        states[i] = visited.zeroState;
      }
    }
  }

  private byte classifyPresent(int link, byte state) {
    if (Link.isOnFrame(link)) {
      if (state == UNCHANGED) {
        return visited.domainMoved ? visitIfWanted(state) : STILL_SHARED;
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
      visited.breakZeroPage(i, link);
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

  private void findZeros() {
    int count = visited.chunk.count;
    boolean apart = visited.setsZerosApart();
    boolean wanted = visited.mergesZeroPages || apart;
    for (int i = 0; i < count; i++) {
      byte what = todo[i];
      zeros[i] = RunHasher.isHashed(what) && (wanted || what == CHECK_ZERO) && isZero(i, what);
      if (apart && (zeros[i] || what == STILL_ZERO)) {
        setApart(i);
      }
    }
  }

  /** Takes a page of zeros for one that is perhaps not there: it merges with none. */
  private void setApart(int i) {
    byte[] states = visited.answer.states();
    stateCounts[states[i]]--;
    stateCounts[visited.zeroState]++;
    states[i] = visited.zeroState;
    todo[i] = SET_APART;
  }

  /**
   * A page on the zero page was full of zeros, so that where nothing can change, or where no change
   * leaves the hash as it was, an equal hash is enough. Else the bytes decide; a run is hashed
   * before, because one that is read in sequence comes faster.
   */
  private boolean isZero(int i, byte what) {
    SourceState source = visited.chunk.source;
    long zeroHash = source.fingerprints ? Fingerprints.ZERO_HASH : zeroPage.hash();
    return hashes[i] == zeroHash
        && ((what == CHECK_ZERO && (source.isStatic || hashesTellChanges))
            || reader.isZero(visited.firstPage + i, zeroPage));
  }
}
