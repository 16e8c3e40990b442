package io.ksm.arena.frames;

import io.ksm.linux.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The frames of an arena: their bytes, how many pages map each, and which are to be freed.
 *
 * <p>A frame is freed only once nothing maps it, and not at once but after the next sweep, when all
 * that is known of pages was held against the page table. Freed frames lie together, so that a few
 * calls free many.
 *
 * <p>Used by one thread at a time, but for {@link #read}.
 */
public final class ArenaFrames {
  private final FrameFile file;
  private final FrameCounts counts = new FrameCounts();

  /** Frames that nothing maps, neither in the page table nor in the engine's books. */
  private long[] unused = new long[64];

  private int unusedCount;

  /** Frames whose founders were refused in this scan, because they stand alone: from the first. */
  private final BitSet shunned = new BitSet();

  /** Where among them the run of a founder begins. */
  private final BitSet shunnedRuns = new BitSet();

  private long firstShunned;

  /** What to add to an engine's number to get a frame's; frames up to it belong to no engine. */
  private long base;

  private long highest;

  public ArenaFrames(FrameFile file) {
    this.file = file;
  }

  /** Begins to count for an engine, whose numbers begin with 1. */
  public void attach() {
    base = highest;
  }

  /** Ends that: frames go as soon as nothing maps them, for no engine will release them. */
  public void detach() {
    base = highest;
    counts.forEachUnmapped(this::addUnused);
  }

  /** Returns the frame that an engine knows by a number. */
  public long frame(long number) {
    return base + number;
  }

  /** Says whether a frame may ever exist. */
  public boolean isPossible(long frame) {
    return frame > 0 && frame < file.capacity();
  }

  public boolean exists(long frame) {
    return counts.exists(frame);
  }

  /** Remembers that frames do not come into being in this scan. */
  public void shun(long first, int count) {
    if (shunned.isEmpty()) {
      firstShunned = first;
    }
    if (first >= firstShunned) {
      int from = (int) (first - firstShunned);
      shunned.set(from, from + count);
      shunnedRuns.set(from);
    }
  }

  public boolean isShunned(long frame) {
    return frame >= firstShunned && shunned.get((int) (frame - firstShunned));
  }

  /** Says whether a shunned frame was the first of its run. */
  public boolean beginsShunnedRun(long frame) {
    return shunnedRuns.get((int) (frame - firstShunned));
  }

  public void forgetShunned() {
    shunned.clear();
    shunnedRuns.clear();
  }

  /**
   * Makes frames with the bytes of pages.
   *
   * @return 0, or a negative error number; there are none of these frames then
   */
  public int make(long first, MemorySegment pages, int count) {
    int result = file.write(first, pages);
    if (result == 0) {
      counts.add(first, count);
      highest = Math.max(highest, first + count - 1);
    }
    return result;
  }

  /** Takes back frames that were just made, and that nothing maps. */
  public void drop(long first, int count) {
    long ignored = free(first, count); // What is not freed now is freed after the next sweep.
  }

  /**
   * Reads frames. Safe for several threads.
   *
   * @return 0, or a negative error number
   */
  public int read(long first, MemorySegment into) {
    return file.read(first, into);
  }

  /**
   * Lays frames where pages are.
   *
   * @return a negative number if the kernel refuses
   */
  public long map(long address, int pages, long first) {
    long result = file.map(address, pages, first);
    if (result >= 0) {
      counts.map(first, pages);
    }
    return result;
  }

  /** Notes that a page does not map its frame any more. */
  public void unmap(long frame) {
    if (counts.unmap(frame) == 0 && frame <= base) {
      addUnused(frame); // No engine will release it.
    }
  }

  private void addUnused(long frame) {
    if (unusedCount == unused.length) {
      unused = Arrays.copyOf(unused, 2 * unusedCount);
    }
    unused[unusedCount++] = frame;
  }

  /**
   * Frees frames that the engine has no sharers of, after the next sweep. Some may never have come
   * into being.
   *
   * @throws IllegalStateException if pages map one of them; nothing is freed then
   */
  public void release(long first, int count) {
    for (long frame = first; frame < first + count; frame++) {
      if (counts.mappings(frame) > 0) {
        throw new IllegalStateException(
            "frame %d cannot be released: %d pages map it"
                .formatted(frame - base, counts.mappings(frame)));
      }
    }
    for (long frame = first; frame < first + count; frame++) {
      if (counts.exists(frame)) {
        addUnused(frame);
      }
    }
  }

  /**
   * Frees what is unused. What the kernel refuses to free waits for the next time.
   *
   * @return how many frames were freed
   */
  public long free() {
    long[] frames =
        Arrays.stream(unused, 0, unusedCount).sorted().distinct().filter(this::isUnused).toArray();
    unusedCount = 0;
    long freed = 0;
    int from = 0;
    for (int i = 1; i <= frames.length; i++) {
      if (i == frames.length || frames[i] != frames[i - 1] + 1) {
        freed += free(frames[from], i - from);
        from = i;
      }
    }
    return freed;
  }

  /** A frame whose founder was refused may have got another page since. */
  private boolean isUnused(long frame) {
    return counts.exists(frame) && counts.mappings(frame) == 0;
  }

  private int free(long first, int count) {
    if (file.punch(first, count) < 0) {
      for (long frame = first; frame < first + count; frame++) {
        addUnused(frame);
      }
      return 0;
    }
    for (long frame = first; frame < first + count; frame++) {
      counts.remove(frame);
    }
    return count;
  }

  /** Returns how many frames exist. */
  public long count() {
    return counts.frames();
  }

  /** Returns how many pages map frames. */
  public long mappings() {
    return counts.mappings();
  }

  /** Returns how many pages map a frame. */
  public int mappings(long frame) {
    return counts.mappings(frame);
  }

  /**
   * Returns how much memory frames take, as the kernel says.
   *
   * @throws ErrnoException if it does not
   */
  public long memoryBytes() throws ErrnoException {
    return file.memoryBytes();
  }

  /**
   * Frees the memory of all frames, which nothing maps any more.
   *
   * @throws ErrnoException if the kernel refuses
   */
  public void discard() throws ErrnoException {
    file.discard();
  }
}
