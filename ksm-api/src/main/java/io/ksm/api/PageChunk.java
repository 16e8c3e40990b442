package io.ksm.api;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A run of pages on its way from a source to the engine: where their bytes are, and what is known
 * of each.
 *
 * <p>The engine owns chunks and reuses them; a source fills one in {@link PageSource#read} and must
 * not keep it. A source whose memory is mapped lends it by {@link #view}; any other copies into
 * {@link #buffer()}. Either way, the bytes stay as they are until the engine gives the chunk to a
 * source again; but a {@link MergingSource} may lend memory that others write meanwhile, because it
 * compares once more when it merges. Not thread-safe. Allocates nothing between the first {@link
 * #buffer()} and {@link #close()}.
 */
public final class PageChunk implements AutoCloseable {
  private static final byte ABSENT = PageState.ABSENT.code();
  private static final PageState[] STATES = PageState.values();

  private final int pageSize;
  private final byte[] states;
  private final long[] frames;
  private long[] fingerprints = {};
  private int count;
  private boolean forComparison;
  private boolean framesKnown;
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
    this.frames = new long[capacity];
  }

  /** Returns the size of a page in bytes. */
  public int pageSize() {
    return pageSize;
  }

  /** Returns how many pages are being read. */
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
    idle = false;
    Arrays.fill(states, 0, pages, ABSENT);
    if (framesKnown) {
      Arrays.fill(frames, 0L);
      framesKnown = false;
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
   * Says whether the engine only looks at a page's bytes, to compare them with another page's. Such
   * a read is not a page's encounter: a source that notices writes gives the bytes, does not answer
   * {@link PageState#UNCHANGED}, and does not take the page as seen.
   */
  public boolean isForComparison() {
    return forComparison;
  }

  /**
   * Returns memory to copy into; page {@code i} of the run belongs at offset {@code i * pageSize}.
   * Its former content is undefined.
   */
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

  /**
   * Lends the source's own memory instead of a copy. Only for what costs nothing to keep, as mapped
   * memory does: the engine holds up to 128 MiB of lent runs at a time, but few copied ones.
   *
   * @param mapped holds the run; reachable from every thread
   * @param offset of the run's first page in it, in bytes
   */
  public void view(MemorySegment mapped, long offset) {
    memory = mapped;
    base = offset;
    copied = false;
  }

  /**
   * Says that nothing has happened to any page of the run since this source's last answer for it,
   * other than for a comparison: nobody wrote, and no page came, went or was broken, so that each
   * is in the state of that answer, or {@link PageState#UNCHANGED} after {@link PageState#PRESENT}.
   * What the engine itself asked for, a merge or a separation, does not count. The engine then need
   * not look at each page. The source sets the states all the same.
   */
  public void markIdle() {
    idle = true;
  }

  /** Says whether the source knows that nothing has happened to any page of the run. */
  public boolean isIdle() {
    return idle;
  }

  /** Says what one page of the run is. */
  public void setState(int page, PageState state) {
    states[page] = state.code();
  }

  /** Says what the pages {@code from} (inclusive) to {@code to} (exclusive) are. */
  public void setStates(int from, int to, PageState state) {
    Arrays.fill(states, from, to, state.code());
  }

  /**
   * Says what the pages from {@code from} on are, by the {@linkplain PageState#code() codes} of
   * their states.
   *
   * @param codes of the states
   * @param offset of the first one among the codes
   * @param pages how many
   */
  public void setStates(int from, byte[] codes, int offset, int pages) {
    System.arraycopy(codes, offset, states, from, pages);
  }

  /**
   * Says in which physical frame a page lies, where the source knows: two mappings of one frame are
   * one page. The numbers are those of this machine's memory, and mean the same in all sources: a
   * source of another machine's memory has none to give.
   *
   * @param page index in the run
   * @param number the frame's number; 0 means unknown
   */
  public void setFrameNumber(int page, long number) {
    frames[page] = number;
    framesKnown = true;
  }

  /**
   * Says that neighbouring pages lie in one huge page, or in several, where the source knows: a
   * huge page must be split before any page of it can merge. A huge page begins at an address that
   * is a multiple of its size; a run may hold a part of it only.
   *
   * <p>Costs nothing where it is not called, and one bit per page where it is.
   *
   * @param from the first page
   * @param to the page behind the last one
   * @param bytes the size of a huge page, the same for the whole run
   */
  public void markHuge(int from, int to, long bytes) {
    BitSet marks = huge;
    if (marks == null) {
      marks = new BitSet(states.length);
      huge = marks;
    }
    marks.set(from, to);
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

  /**
   * Gives the 128-bit hash of a page's content, in place of its bytes. Only for a source
   * {@linkplain PageSource#fingerprints() of fingerprints}.
   */
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

  /** Returns what a page of the run is. */
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

  /** Returns the physical frame of a page, or 0 if it is not known. */
  public long frameNumber(int page) {
    return frames[page];
  }

  /** Says whether the frame number of any page is known. */
  public boolean knowsFrameNumbers() {
    return framesKnown;
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
