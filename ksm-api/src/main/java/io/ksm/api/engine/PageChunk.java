package io.ksm.api.engine;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A run of pages as a source has told of it: the engine's side of a {@link PageSink}.
 *
 * <p>Owned by the engine, which begins it anew for each read. Used by one thread at a time; once
 * filled, it may be read by several. Allocates nothing between the first {@link #buffer()} and
 * {@link #close()}.
 */
public final class PageChunk implements PageSink, AutoCloseable {
  private static final byte ABSENT = PageState.ABSENT.code();
  private static final PageState[] STATES = PageState.values();

  private final int pageSize;
  private final byte[] states;
  private final long[] pfns;
  private long[] fingerprints = {};
  private int count;
  private boolean forComparison;
  private boolean forSample;
  private boolean pfnsKnown;
  private boolean idle;
  private long hugePageBytes;
  private @Nullable BitSet huge;
  private @Nullable Arena arena;
  private @Nullable MemorySegment buffer;
  private MemorySegment memory = MemorySegment.NULL;
  private long base;
  private boolean copied;

  /**
   * Makes an empty chunk.
   *
   * @param pageSize in bytes
   * @param capacity the most pages that it can hold
   */
  public PageChunk(int pageSize, int capacity) {
    this.pageSize = pageSize;
    this.states = new byte[capacity];
    this.pfns = new long[capacity];
  }

  @Override
  public int pageSize() {
    return pageSize;
  }

  @Override
  public int count() {
    return count;
  }

  /** Returns the most pages that this chunk can hold. */
  public int capacity() {
    return states.length;
  }

  /**
   * Begins a read: every page is {@link PageState#ABSENT} and no bytes are there. Called by the
   * engine before it hands the chunk to a source.
   *
   * @param pages how many pages are to be read, at most {@link #capacity()}
   * @param comparison whether this is a look at bytes out of turn, see {@link #isForComparison()}
   */
  public void begin(int pages, boolean comparison) {
    if (pages < 0 || pages > states.length) {
      throw new IllegalArgumentException(pages + " pages do not fit into " + states.length);
    }
    count = pages;
    forComparison = comparison;
    forSample = false;
    idle = false;
    Arrays.fill(states, 0, pages, ABSENT);
    if (pfnsKnown) {
      Arrays.fill(pfns, 0L);
      pfnsKnown = false;
    }
    BitSet marks = huge;
    if (hugePageBytes != 0 && marks != null) {
      marks.clear();
      hugePageBytes = 0;
    }
    memory = MemorySegment.NULL;
    base = 0;
    copied = false;
  }

  /**
   * Begins a read for a {@linkplain #isForSample() sample}, like {@link #begin} for a comparison.
   *
   * @param pages how many pages are to be read, at most {@link #capacity()}
   */
  public void beginSample(int pages) {
    begin(pages, true);
    forSample = true;
  }

  @Override
  public boolean isForComparison() {
    return forComparison;
  }

  @Override
  public boolean isForSample() {
    return forSample;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // close() closes the arena
  public MemorySegment buffer() {
    MemorySegment own = buffer;
    if (own == null) {
      Arena shared = Arena.ofShared();
      own = shared.allocate((long) states.length * pageSize, 4096);
      arena = shared;
      buffer = own;
    }
    memory = own;
    base = 0;
    copied = true;
    return own;
  }

  @Override
  public void abandonBuffer() {
    arena = null;
    buffer = null;
    memory = MemorySegment.NULL;
    base = 0;
    copied = false;
  }

  @Override
  public void view(MemorySegment mapped, long offset) {
    memory = mapped;
    base = offset;
    copied = false;
  }

  @Override
  public void markIdle() {
    idle = true;
  }

  /** Says whether the source knows that nothing has happened to any page of the run. */
  public boolean isIdle() {
    return idle;
  }

  @Override
  public void setState(int page, PageState state) {
    states[page] = state.code();
  }

  @Override
  public void setStates(int first, int end, PageState state) {
    Arrays.fill(states, first, end, state.code());
  }

  @Override
  public void setStates(int first, byte[] codes, int offset, int pages) {
    System.arraycopy(codes, offset, states, first, pages);
  }

  @Override
  public void setPfn(int page, long pfn) {
    pfns[page] = pfn;
    pfnsKnown = true;
  }

  @Override
  public void markHuge(int first, int end, long bytes) {
    BitSet marks = huge;
    if (marks == null) {
      marks = new BitSet(states.length);
      huge = marks;
    }
    marks.set(first, end);
    hugePageBytes = bytes;
  }

  /** Says whether a page is known to lie in a huge page. */
  public boolean isHuge(int page) {
    BitSet marks = huge;
    return marks != null && marks.get(page);
  }

  /** Returns the size of the huge pages in which pages of the run lie; 0 if none is known to. */
  public long hugePageBytes() {
    return hugePageBytes;
  }

  @Override
  public void setFingerprint(int page, long high, long low) {
    if (fingerprints.length == 0) {
      fingerprints = new long[2 * states.length];
    }
    fingerprints[2 * page] = high;
    fingerprints[2 * page + 1] = low;
  }

  /** Returns the high half of a page's fingerprint. */
  public long fingerprintHigh(int page) {
    return fingerprints[2 * page];
  }

  /** Returns the low half of a page's fingerprint. */
  public long fingerprintLow(int page) {
    return fingerprints[2 * page + 1];
  }

  @Override
  public PageState state(int page) {
    return STATES[states[page]];
  }

  /**
   * Returns the {@linkplain PageState#code() codes} of all states, for loops over many pages. The
   * array is this chunk's own: read it, do not write.
   */
  public byte[] states() {
    return states;
  }

  @Override
  public long pfn(int page) {
    return pfns[page];
  }

  @Override
  public boolean knowsPfns() {
    return pfnsKnown;
  }

  /** Returns the memory that holds the run; {@link MemorySegment#NULL} if the source gave none. */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * Says whether the run's bytes were copied into {@link #buffer()}; if not, and there is {@link
   * #memory()}, it was lent.
   */
  public boolean isCopied() {
    return copied;
  }

  /** Returns where a page of the run begins in {@link #memory()}, in bytes. */
  public long offset(int page) {
    return base + (long) page * pageSize;
  }

  /** Frees the buffer, if there is one; a later {@link #buffer()} makes another. */
  @Override
  public void close() {
    if (arena != null) {
      arena.close();
      arena = null;
      buffer = null;
      memory = MemorySegment.NULL;
      base = 0;
      copied = false;
    }
  }
}
