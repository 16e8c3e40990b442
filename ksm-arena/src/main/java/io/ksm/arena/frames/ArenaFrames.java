package io.ksm.arena.frames;

import io.ksm.linux.ErrnoException;
import java.lang.foreign.MemorySegment;

/**
 * Holds the frames of an arena: their bytes, how many pages map each, and which are to be freed.
 *
 * <p>A frame is freed only once nothing maps it, and not at once but after the next sweep, when all
 * that is known of pages was checked against the page table.
 *
 * <p>Used by one thread at a time, but for {@link #read}.
 */
public final class ArenaFrames {
  private final FrameFile file;
  private final FrameCounts counts = new FrameCounts();

  private final UnusedFrames unused = new UnusedFrames();
  private final PostponedFrames postponed = new PostponedFrames();

  /** What to add to an engine's number to get a frame's; frames up to it belong to no engine. */
  private long base;

  private long highest;

  /** Makes no frames yet; they will have their bytes in a file. */
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
    counts.forEachUnmapped(unused::add);
  }

  /** Returns the frame that an engine knows by a number. */
  public long frame(long number) {
    return base + number;
  }

  /** Says whether a frame may ever exist. */
  public boolean isPossible(long frame) {
    return frame > 0 && frame < file.capacity();
  }

  /** Says whether a frame has bytes. */
  public boolean exists(long frame) {
    return counts.exists(frame);
  }

  /** Returns those that do not come into being in this scan. */
  public PostponedFrames postponed() {
    return postponed;
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
   * Shows the bytes of frames, all of which exist, or reads them. Valid until the next call.
   *
   * @param buffer has room for them
   * @throws ErrnoException if the kernel does not give them
   */
  public MemorySegment look(long first, int count, MemorySegment buffer) throws ErrnoException {
    MemorySegment shown = file.show(first, count);
    if (shown != null) {
      return shown;
    }
    int result = file.read(first, buffer);
    if (result < 0) {
      throw new ErrnoException("read frames", -result);
    }
    return buffer;
  }

  /** Ends what {@link #look} showed, so that it takes no memory of this process. */
  public void endLooks() {
    file.dropView();
  }

  /**
   * Maps frames copy-on-write over pages.
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
      unused.add(frame); // No engine will release it.
    }
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
        unused.add(frame);
      }
    }
  }

  /**
   * Frees what is unused. What the kernel refuses to free waits for the next time.
   *
   * @return how many frames were freed
   */
  public long free() {
    return unused.free(this::isUnused, this::free);
  }

  /** A frame whose founder was refused may have got another page since. */
  private boolean isUnused(long frame) {
    return counts.exists(frame) && counts.mappings(frame) == 0;
  }

  private int free(long first, int count) {
    if (file.punch(first, count) < 0) {
      for (long frame = first; frame < first + count; frame++) {
        unused.add(frame);
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
