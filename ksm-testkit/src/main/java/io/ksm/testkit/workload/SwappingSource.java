package io.ksm.testkit.workload;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Test memory that really shares frames.
 *
 * <p>A merge replaces a page's own array by the frame's, and a write gives the page an array of its
 * own again.
 *
 * <p>It trusts the engine in nothing. A frame that is freed while a page maps it, or used after it
 * was freed, would be lost memory in earnest; here it is an {@link IllegalStateException}.
 *
 * <p>A page that was ever merged with the zero page never becomes a hole: it is absent instead,
 * because to the engine a hole would look like a page that is still merged. Nor is there memory
 * that somebody else shares: such a page is swapped out instead.
 */
public final class SwappingSource extends TestMemory implements MergingSource {

  /** A shared array. */
  private static final class Frame {
    final byte[] bytes;
    int mappings;

    Frame(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private static final byte POISON = (byte) 0xDB;

  private final byte[] @Nullable [] own;
  private final @Nullable Frame[] shared;
  private final BitSet zero = new BitSet();
  private final BitSet everZero = new BitSet();
  private final Map<Long, Frame> frames = new HashMap<>();
  private final Set<Long> offered = new HashSet<>();
  private final Set<Long> released = new HashSet<>();
  private LongPredicate busy = address -> false;
  private boolean attached;

  /**
   * Makes memory without regions.
   *
   * @param label for people
   * @param window the addresses that regions may have
   * @param noticesWrites whether to answer {@link PageState#UNCHANGED}, and to mark runs as idle,
   *     wherever that is allowed
   */
  public SwappingSource(String label, Window window, boolean noticesWrites) {
    super(label, window, noticesWrites);
    this.own = new byte[window.pages()][];
    this.shared = new Frame[window.pages()];
  }

  /**
   * Sets which addresses are being written by somebody all the time, so that merges are refused.
   */
  public void refuse(LongPredicate addresses) {
    busy = addresses;
  }

  /** Returns how many frames exist: merged onto at least once, and not released. */
  public int frames() {
    return frames.size();
  }

  /** Returns how many pages have bytes: their own, a frame's or the zero page's. */
  public long mappedPages() {
    long pages = zero.cardinality() + Arrays.stream(own).filter(Objects::nonNull).count();
    return pages + Arrays.stream(shared).filter(Objects::nonNull).count();
  }

  /** Returns how many arrays of a page's size exist. The zero page is not counted. */
  public long physicalPages() {
    return frames.size() + Arrays.stream(own).filter(Objects::nonNull).count();
  }

  @Override
  public void become(long address, PageState state) {
    boolean wasZero = everZero.get(window().slot(address));
    super.become(
        address,
        switch (state) {
          case SHARED -> PageState.SWAPPED;
          case ZERO -> wasZero ? PageState.ABSENT : PageState.ZERO;
          default -> state;
        });
  }

  @Override
  public void attach() {
    if (attached) {
      throw new UsageException(label() + " belongs to an engine already");
    }
    attached = true;
  }

  @Override
  public void detach() {
    attached = false;
  }

  @Override
  public void merge(long address, int pages, long firstFrame, BitSet refused)
      throws SourceGoneException {
    int first = checkMerge(address, pages);
    for (int i = 0; i < pages; i++) {
      if (!merge(first + i, firstFrame + i)) {
        refused.set(i);
      }
    }
  }

  private boolean merge(int slot, long number) {
    check(!released.contains(number), "merges onto released frame %d".formatted(number));
    checkNotMerged(slot);
    offered.add(number);
    byte[] bytes = own[slot];
    if (bytes == null || busy.test(window().address(slot))) {
      return false;
    }
    Frame frame = frames.get(number);
    if (frame == null) {
      frame = new Frame(bytes);
      frames.put(number, frame);
    } else if (!Arrays.equals(frame.bytes, bytes)) {
      return false;
    }
    frame.mappings++;
    shared[slot] = frame;
    own[slot] = null;
    return true;
  }

  @Override
  public void mergeZero(long address, int pages, BitSet refused) throws SourceGoneException {
    int first = checkMerge(address, pages);
    for (int i = 0; i < pages; i++) {
      if (!mergeZero(first + i)) {
        refused.set(i);
      }
    }
  }

  private boolean mergeZero(int slot) {
    checkNotMerged(slot);
    byte[] bytes = own[slot];
    if (bytes == null
        || !Arrays.equals(bytes, new byte[pageSize()])
        || busy.test(window().address(slot))) {
      return false;
    }
    own[slot] = null;
    zero.set(slot);
    everZero.set(slot);
    return true;
  }

  /** Returns the slot of the first page. */
  private int checkMerge(long address, int pages) throws SourceGoneException {
    check(attached, "merges before attach()");
    checkAlive();
    int first = window().slot(address);
    check(
        pages >= 1 && areMapped(first, pages),
        "merges %d pages at %x, which are not all in eligible regions".formatted(pages, address));
    return first;
  }

  private void checkNotMerged(int slot) {
    check(
        shared[slot] == null && !zero.get(slot),
        "merges a merged page, at %x".formatted(window().address(slot)));
  }

  @Override
  public void readFrame(long number, PageSink into) {
    Frame frame = frames.get(number);
    if (frame == null || into.count() != 1) {
      throw new IllegalStateException(
          "the engine reads frame %d into %d pages".formatted(number, into.count()));
    }
    copy(frame.bytes, into.buffer(), 0);
    into.setState(0, PageState.PRESENT);
  }

  @Override
  public void unmerge(long address, long pages) throws SourceGoneException {
    checkAlive();
    check(pages >= 1, "unmerges %d pages".formatted(pages));
    int first = window().slot(address);
    for (int slot = first; slot < first + pages; slot++) {
      if (shared[slot] != null || zero.get(slot)) {
        byte[] bytes = load(slot);
        drop(slot);
        own[slot] = bytes;
      }
    }
  }

  /** Frees frames, also those whose owner has gone and those onto which every merge was refused. */
  @Override
  public void release(long firstFrame, int count) {
    check(count >= 1, "releases %d frames".formatted(count));
    for (long number = firstFrame; number < firstFrame + count; number++) {
      check(offered.contains(number), "releases unknown frame %d".formatted(number));
      check(released.add(number), "releases frame %d twice".formatted(number));
      Frame frame = frames.remove(number);
      check(
          frame == null || frame.mappings == 0,
          "releases frame %d, which pages map".formatted(number));
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(label() + ": the engine " + otherwise);
    }
  }

  @Override
  PageState state(int slot) {
    if (shared[slot] != null) {
      return PageState.SHARED;
    }
    return zero.get(slot) ? PageState.ZERO : super.state(slot);
  }

  @Override
  void store(int slot, byte[] content) {
    drop(slot);
    own[slot] = content.clone();
  }

  @Override
  byte[] load(int slot) {
    Frame frame = shared[slot];
    byte[] bytes = frame == null ? own[slot] : frame.bytes;
    return bytes == null ? new byte[pageSize()] : bytes.clone();
  }

  @Override
  void drop(int slot) {
    Frame frame = shared[slot];
    if (frame != null) {
      frame.mappings--;
    }
    shared[slot] = null;
    own[slot] = null;
    zero.clear(slot);
  }

  @Override
  void fill(int firstSlot, int count, PageSink into) {
    MemorySegment buffer = into.buffer();
    for (int i = 0; i < count; i++) {
      byte[] bytes = readable(firstSlot + i, into.state(i), into.isForComparison());
      if (bytes != null) {
        copy(bytes, buffer, (long) i * pageSize());
      } else {
        buffer.asSlice((long) i * pageSize(), pageSize()).fill(POISON);
      }
    }
  }

  /** Returns the bytes that a reader gets of a page; those of a frame only for a comparison. */
  private byte @Nullable [] readable(int slot, PageState state, boolean comparison) {
    Frame frame = shared[slot];
    if (frame != null) {
      return comparison ? frame.bytes : null;
    }
    return state == PageState.PRESENT ? own[slot] : null;
  }

  private void copy(byte[] bytes, MemorySegment to, long offset) {
    MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, offset, pageSize());
  }

  @Override
  public void close() {
    frames.clear();
    Arrays.fill(own, null);
    Arrays.fill(shared, null);
    zero.clear();
  }
}
