package io.ksm.arena.track;

import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.memory.OwnPagemap;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import java.io.Closeable;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives new mappings inside an arena what the memory before them had: writes to them are tracked,
 * child processes do not get them, and the kernel may merge them where that was asked for.
 * Neighbouring mappings become one only if they have all of that in common.
 *
 * <p>Used by one thread at a time.
 */
public final class FreshMappings implements Closeable {
  /** How much the kernel is asked to look after at a time: 64 MiB where pages have 4 KiB. */
  public static final int LEFT_TO_KERNEL = 1 << 14;

  private final AddressRange range;
  private final BitSet leftToKernel = new BitSet();
  private @Nullable WriteTracker tracker;
  private volatile @Nullable String whyUntracked;

  private FreshMappings(AddressRange range, @Nullable WriteTracker tracker) {
    this.range = range;
    this.tracker = tracker;
  }

  /** Prepares for memory whose writes nobody tracks. */
  public static FreshMappings untracked(AddressRange range) {
    return new FreshMappings(range, null);
  }

  /** Prepares for memory whose writes are tracked, if the kernel permits that. */
  public static FreshMappings tracked(MemoryCalls calls, AddressRange range, OwnPagemap pagemap) {
    WriteTracker tracker = null;
    try {
      tracker = new WriteTracker(calls, pagemap.file());
      int result = tracker.track(range.address(), range.bytes());
      if (result < 0) {
        throw new ErrnoException("register memory for userfaultfd", -result);
      }
      return new FreshMappings(range, tracker);
    } catch (ErrnoException e) {
      if (tracker != null) {
        tracker.close();
      }
      FreshMappings untracked = untracked(range);
      untracked.whyUntracked = e.getMessage();
      return untracked;
    }
  }

  /** Returns what tracks writes, or null if nothing does (any more). */
  @Nullable
  public WriteTracker tracker() {
    return tracker;
  }

  /** Returns why writes are not tracked (any more), if they should be. */
  @Nullable
  public String whyUntracked() {
    return whyUntracked;
  }

  /**
   * Prepares pages that were just mapped. Their writes are tracked whatever else fails: a range
   * that is not would end every search for written pages.
   *
   * <p>Frames are not protected. The first sweep that looks at them, if ever one does, takes them
   * for written, sees that they have no copies, and protects them in the same step.
   *
   * @param ordinary whether it is memory, and not frames
   * @throws ErrnoException if child processes would get them: what they see could not be kept
   */
  public void prepare(int first, int count, boolean ordinary) throws ErrnoException {
    WriteTracker tracks = tracker;
    if (tracks != null) {
      lose(tracks, tracks.track(range.address(first), bytes(count)));
    }
    if (ordinary) {
      protect(first, count);
      int ignored = range.advise(first, count, MemoryCalls.NO_HUGE_PAGES); // Or there are none.
    }
    int result = range.advise(first, count, MemoryCalls.DONT_FORK);
    if (result < 0) {
      throw new ErrnoException("keep merged pages from child processes", -result);
    }
    if (leftToKernel.get(first / LEFT_TO_KERNEL)) {
      leave(first, count);
    }
  }

  /** Begins to track writes to pages of which all is known. */
  public void protect(int first, int count) {
    WriteTracker tracks = tracker;
    if (tracks != null) {
      lose(tracks, tracks.protect(range.address(first), bytes(count)));
    }
  }

  /** Ends all tracking: writes to a range that is not tracked would go unnoticed. */
  private void lose(WriteTracker tracks, int result) {
    if (result < 0) {
      whyUntracked = Errno.describe(-result);
      tracker = null;
      tracks.close();
    }
  }

  /**
   * Leaves the surroundings of scattered pages to the kernel's KSM.
   *
   * @param scattered which parts of {@link #LEFT_TO_KERNEL} pages have any; changed
   */
  public void leaveToKernel(BitSet scattered, ArenaPages pages) throws ErrnoException {
    scattered.andNot(leftToKernel);
    for (int part = scattered.nextSetBit(0); part >= 0; part = scattered.nextSetBit(part + 1)) {
      leftToKernel.set(part);
      int limit = Math.min(pages.count(), (part + 1) * LEFT_TO_KERNEL);
      int first = pages.nextMergeable(part * LEFT_TO_KERNEL);
      while (first < limit) {
        int end = Math.min(limit, pages.nextRaw(first));
        leave(first, end - first);
        first = pages.nextMergeable(end);
      }
    }
  }

  private void leave(int first, int count) throws ErrnoException {
    int result = range.advise(first, count, MemoryCalls.MERGEABLE);
    if (result < 0) {
      throw new ErrnoException("leave scattered pages to the kernel (MADV_MERGEABLE)", -result);
    }
  }

  private long bytes(int count) {
    return (long) count * range.pageSize();
  }

  /** Ends the tracking of writes. */
  @Override
  public void close() {
    WriteTracker tracks = tracker;
    if (tracks != null) {
      tracks.close();
    }
  }
}
