package io.ksm.testkit.reference;

import io.ksm.api.MergingSource;
import java.util.LinkedHashSet;
import java.util.Set;

/** A stable page with its sharers. */
final class ReferenceFrame {
  final long number;
  final ContentKey key;
  private final Set<ReferencePage> sharers = new LinkedHashSet<>();
  private final Set<MergingSource> holders = new LinkedHashSet<>();

  ReferenceFrame(long number, ContentKey key) {
    this.number = number;
    this.key = key;
  }

  Set<ReferencePage> sharers() {
    return sharers;
  }

  /** Returns the sources that were ever asked to merge a page onto this frame. */
  Set<MergingSource> holders() {
    return holders;
  }

  void add(ReferencePage page) {
    sharers.add(page);
    page.moveTo(this);
  }

  void remove(ReferencePage page) {
    sharers.remove(page);
    page.moveTo(ReferencePage.Where.NONE);
  }

  /**
   * Says whether nothing holds this frame's bytes any more. A merging source holds them itself. In
   * any other the sharers do, and a sharer that was written and not encountered since does not.
   */
  boolean isStale() {
    for (ReferencePage sharer : sharers) {
      if (sharer.source.isMerging()
          || key.content().equals(sharer.source.present(sharer.address))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "frame " + number;
  }
}
