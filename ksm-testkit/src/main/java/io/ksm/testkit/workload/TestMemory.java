package io.ksm.testkit.workload;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory that a test maps, writes and unmaps: what all sources of tests have in common.
 *
 * <p>Its regions, which lie anywhere in a window of addresses, are set as a whole by {@link
 * #remap}. Pages outside of eligible regions are absent and lose their content; pages of new
 * regions are absent until they are written.
 *
 * <p>Reading is safe from several threads. Changing is for one thread, and not during a read.
 */
public abstract class TestMemory implements PageSource {

  /** How the owner of memory goes. */
  public enum Exit {
    /** The next listing of regions fails. */
    BEFORE_LISTING,
    /** Regions are still listed and reading them fails: the owner went in between. */
    BEFORE_READING
  }

  private final String label;
  private final Window window;
  private final boolean noticesWrites;
  private final PageState[] states;
  private final boolean[] seen;
  private final long[] frames;

  /** Whether nothing has happened to a page since it was last read. */
  private final boolean[] idle;

  private BitSet mapped = new BitSet();
  private List<Region> regions = List.of();
  private @Nullable Exit exit;

  /**
   * Makes memory without regions.
   *
   * @param label for people
   * @param window the addresses that regions may have
   * @param noticesWrites whether to answer {@link PageState#UNCHANGED}, and to mark runs as idle,
   *     wherever that is allowed
   */
  TestMemory(String label, Window window, boolean noticesWrites) {
    this.label = label;
    this.window = window;
    this.noticesWrites = noticesWrites;
    this.states = new PageState[window.pages()];
    this.seen = new boolean[window.pages()];
    this.frames = new long[window.pages()];
    this.idle = new boolean[window.pages()];
    Arrays.fill(states, PageState.ABSENT);
  }

  /** Returns the addresses that regions may have. */
  public final Window window() {
    return window;
  }

  /**
   * Sets what {@link #regions()} answers from now on.
   *
   * @param now ascending by address, not overlapping, inside of the window
   */
  public void remap(List<Region> now) {
    BitSet eligible = new BitSet();
    for (Region region : now) {
      if (region.isEligible()) {
        int first = window.slot(region.address());
        eligible.set(first, first + (int) region.pages());
      }
    }
    for (int slot = mapped.nextSetBit(0); slot >= 0; slot = mapped.nextSetBit(slot + 1)) {
      if (!eligible.get(slot)) {
        change(slot, PageState.ABSENT);
      }
    }
    mapped = eligible;
    regions = List.copyOf(now);
  }

  /**
   * Writes a whole page, which thereby comes into being if it was not there. Writing the bytes that
   * it has is a write, too.
   *
   * @param address of a page in an eligible region
   * @param content as long as a page; copied
   */
  public void write(long address, byte[] content) {
    int slot = mappedSlot(address);
    change(slot, PageState.PRESENT);
    store(slot, content);
  }

  /**
   * Makes a page something that has no bytes to read; it loses its content.
   *
   * @param address of a page in an eligible region
   * @param state anything but {@link PageState#PRESENT} and {@link PageState#UNCHANGED}
   */
  public void become(long address, PageState state) {
    if (state == PageState.PRESENT || state == PageState.UNCHANGED) {
      throw new IllegalArgumentException("pages become " + state + " by being written");
    }
    change(mappedSlot(address), state);
  }

  /**
   * Says that a page is one of several mappings of a physical page, as after a fork, until it is
   * written or becomes something else.
   *
   * @param address of a page that was written
   * @param frame the number of the physical page
   */
  public void share(long address, long frame) {
    int slot = mappedSlot(address);
    if (states[slot] != PageState.PRESENT) {
      throw new IllegalArgumentException("a page that is " + states[slot] + " is not shared");
    }
    frames[slot] = frame;
    idle[slot] = false;
  }

  /** Lets the owner of this memory go, for good. */
  public void exit(Exit how) {
    for (int slot = mapped.nextSetBit(0); slot >= 0; slot = mapped.nextSetBit(slot + 1)) {
      change(slot, PageState.ABSENT);
    }
    exit = how;
  }

  /** Returns a copy of a page's bytes, or null if it has none. */
  public byte @Nullable [] content(long address) {
    int slot = window.slot(address);
    return states[slot] == PageState.PRESENT ? load(slot) : null;
  }

  /** Says whether all pages of a run lie in eligible regions. */
  final boolean areMapped(int firstSlot, int pages) {
    return mapped.nextClearBit(firstSlot) - firstSlot >= pages;
  }

  private int mappedSlot(long address) {
    int slot = window.slot(address);
    if (!mapped.get(slot)) {
      throw new IllegalArgumentException("nothing is mapped at " + Long.toHexString(address));
    }
    return slot;
  }

  private void change(int slot, PageState state) {
    if (states[slot] == PageState.PRESENT && state != PageState.PRESENT) {
      drop(slot);
    }
    states[slot] = state;
    seen[slot] = false;
    idle[slot] = false;
    frames[slot] = 0;
  }

  /** Stores the bytes of a page that has just been written. */
  abstract void store(int slot, byte[] content);

  /** Returns a copy of the bytes of a page that was written. */
  abstract byte[] load(int slot);

  /** Lets go of what a page holds. */
  abstract void drop(int slot);

  /** Gives the bytes of a run, whose states are set already. */
  abstract void fill(int firstSlot, int count, PageSink into);

  /** Returns what a page is as a reader sees it. */
  PageState state(int slot) {
    return states[slot];
  }

  /** Throws if the owner of this memory has gone. */
  final void checkAlive() throws SourceGoneException {
    if (exit != null) {
      throw new SourceGoneException(label + " has gone");
    }
  }

  @Override
  public final String label() {
    return label;
  }

  @Override
  public final int pageSize() {
    return window.pageSize();
  }

  @Override
  public boolean isStatic() {
    return false;
  }

  @Override
  public List<Region> regions() throws SourceGoneException {
    if (exit == Exit.BEFORE_LISTING) {
      checkAlive();
    }
    return regions;
  }

  @Override
  public final void read(Region region, long firstPage, int count, PageSink into)
      throws SourceGoneException {
    checkAlive();
    if (!region.isEligible() || firstPage < 0 || firstPage + count > region.pages()) {
      throw new IllegalArgumentException(
          "pages %d to %d of %s".formatted(firstPage, firstPage + count, region));
    }
    int first = window.slot(region.address()) + (int) firstPage;
    if (noticesWrites && !into.isForComparison() && passIdle(first, count)) {
      into.markIdle();
    }
    for (int i = 0; i < count; i++) {
      into.setState(i, answer(first + i, into.isForComparison()));
      if (frames[first + i] != 0) {
        into.setPfn(i, frames[first + i]);
      }
    }
    fill(first, count, into);
  }

  /** Says whether nothing has happened to any page of a run since it was read, as it now is. */
  private boolean passIdle(int first, int count) {
    boolean all = true;
    for (int slot = first; slot < first + count; slot++) {
      all &= idle[slot];
      idle[slot] = true;
    }
    return all;
  }

  private PageState answer(int slot, boolean comparison) {
    PageState state = mapped.get(slot) ? state(slot) : PageState.ABSENT;
    if (state != PageState.PRESENT || comparison || !noticesWrites) {
      return state;
    }
    if (seen[slot]) {
      return PageState.UNCHANGED;
    }
    seen[slot] = true;
    return PageState.PRESENT;
  }

  @Override
  public abstract void close();

  @Override
  public String toString() {
    return label;
  }
}
