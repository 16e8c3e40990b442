package io.ksm.core.engine.match;

import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SourceState;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what one partition decided in a batch and a merging source must make real: merges, and
 * frames to give back. Without a merging source it stays empty. For one thread at a time.
 */
public final class Decisions {
  private final Pages pages;
  private final boolean merges;
  private final List<Decision> merged = new ArrayList<>();
  private final List<NumberedFrame> freed = new ArrayList<>();

  Decisions(Pages pages, boolean merges) {
    this.pages = pages;
    this.merges = merges;
  }

  /** Notes that a page merges, unless its source only counts what would merge. */
  void merge(long position, int page, Partition partition, int frame, int founder) {
    if (merges && pages.sourceOf(page).merging != null) {
      merged.add(new Decision(position, page, partition, frame, founder));
    }
  }

  /** Notes that a frame has lost its last sharer. */
  void free(SourceState source, long number) {
    freed.add(new NumberedFrame(source, number));
  }

  /** Returns the merges, in scan order. */
  public List<Decision> merged() {
    return merged;
  }

  /** Returns the frames that lost their last sharer. */
  public List<NumberedFrame> freed() {
    return freed;
  }

  /** Forgets all. */
  public void clear() {
    merged.clear();
    freed.clear();
  }
}
