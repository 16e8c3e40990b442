package io.ksm.arena.frames;

import java.util.BitSet;

/**
 * Frames that do not come into being in this scan, because the run that was to found them was
 * refused for want of mappings. Used by one thread at a time.
 */
public final class PostponedFrames {
  /** Indexed by frame, from {@link #first} on. */
  private final BitSet postponed = new BitSet();

  /** Where among them the run of a founder begins. */
  private final BitSet runs = new BitSet();

  private long first;

  PostponedFrames() {}

  /** Adds the frames of a run. */
  public void add(long firstFrame, int count) {
    if (postponed.isEmpty()) {
      first = firstFrame;
    }
    if (firstFrame >= first) {
      int from = (int) (firstFrame - first);
      postponed.set(from, from + count);
      runs.set(from);
    }
  }

  /** Says whether a frame is among them. */
  public boolean contains(long frame) {
    return frame >= first && postponed.get((int) (frame - first));
  }

  /** Says whether one of them was the first of its run. */
  public boolean beginsRun(long frame) {
    return runs.get((int) (frame - first));
  }

  /** Forgets all of them, for the next scan. */
  public void clear() {
    postponed.clear();
    runs.clear();
  }
}
