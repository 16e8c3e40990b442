package io.ksm.arena.frames;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts how many pages map each frame. This keeps memory from being lost: a frame is freed only if
 * its count says that nobody maps it, whatever the engine thinks.
 *
 * <p>Frames are numbered ascending and never anew, so counts come in segments, which go again when
 * all of their frames have: 4 bytes a frame, and 8 bytes for every 4,096 that there ever were. Used
 * by one thread at a time; every operation takes constant time.
 */
public final class FrameCounts {
  private static final int BITS = 12;
  private static final int FRAMES = 1 << BITS;
  private static final int MASK = FRAMES - 1;

  /** Some frames of neighbouring numbers. */
  private static final class Segment {
    /** Of each frame: 0 if it does not exist, else one more than pages map it. */
    final int[] counts = new int[FRAMES];

    int frames;
  }

  private @Nullable Segment[] segments = {};
  private long frames;
  private long mappings;

  /** Says whether a frame exists. */
  boolean exists(long frame) {
    return count(frame) > 0;
  }

  /** Returns how many pages map a frame; 0 if it does not exist. */
  int mappings(long frame) {
    return Math.max(0, count(frame) - 1);
  }

  private int count(long frame) {
    Segment segment = segmentOf(frame);
    return segment == null ? 0 : segment.counts[(int) frame & MASK];
  }

  private @Nullable Segment segmentOf(long frame) {
    int number = (int) (frame >>> BITS);
    return number < segments.length ? segments[number] : null;
  }

  /** Notes that frames which did not exist have bytes now. */
  void add(long first, int count) {
    for (long frame = first; frame < first + count; frame++) {
      Segment segment = segmentFor(frame);
      if (segment.counts[(int) frame & MASK] != 0) {
        throw new IllegalStateException("frame %d exists already".formatted(frame));
      }
      segment.counts[(int) frame & MASK] = 1;
      segment.frames++;
      frames++;
    }
  }

  private Segment segmentFor(long frame) {
    int number = Math.toIntExact(frame >>> BITS);
    if (number >= segments.length) {
      segments = Arrays.copyOf(segments, Math.max(number + 1, 2 * segments.length));
    }
    Segment segment = segments[number];
    if (segment == null) {
      segment = new Segment();
      segments[number] = segment;
    }
    return segment;
  }

  /** Notes that one page each maps some frames. */
  void map(long first, int count) {
    for (long frame = first; frame < first + count; frame++) {
      change(frame, 1);
    }
  }

  /**
   * Notes that a page does not map its frame any more.
   *
   * @return how many still do
   */
  int unmap(long frame) {
    if (mappings(frame) == 0) {
      throw new IllegalStateException("nothing maps frame %d".formatted(frame));
    }
    return change(frame, -1);
  }

  private int change(long frame, int by) {
    Segment segment = segmentOf(frame);
    if (segment == null || segment.counts[(int) frame & MASK] == 0) {
      throw new IllegalStateException("there is no frame %d".formatted(frame));
    }
    mappings += by;
    segment.counts[(int) frame & MASK] += by;
    return segment.counts[(int) frame & MASK] - 1;
  }

  /** Notes that a frame, which nothing maps, does not exist any more. */
  void remove(long frame) {
    Segment segment = segmentOf(frame);
    if (segment == null || segment.counts[(int) frame & MASK] != 1) {
      throw new IllegalStateException(
          "frame %d cannot go: %d pages map it".formatted(frame, mappings(frame)));
    }
    segment.counts[(int) frame & MASK] = 0;
    segment.frames--;
    frames--;
    if (segment.frames == 0) {
      segments[(int) (frame >>> BITS)] = null;
    }
  }

  /** Passes all frames that nothing maps, ascending. */
  void forEachUnmapped(LongConsumer frame) {
    for (int number = 0; number < segments.length; number++) {
      Segment segment = segments[number];
      for (int i = 0; segment != null && i < FRAMES; i++) {
        if (segment.counts[i] == 1) {
          frame.accept(((long) number << BITS) + i);
        }
      }
    }
  }

  /** Returns how many frames exist. */
  long frames() {
    return frames;
  }

  /** Returns how many pages map frames. */
  long mappings() {
    return mappings;
  }
}
