package io.ksm.testkit.reference;

import io.ksm.api.MergingSource;
import io.ksm.api.PageState;
import java.util.LinkedHashSet;
import java.util.Set;

/** A stable page with its sharers. */
final class ReferenceFrame {
  final long number;
  final ContentKey key;
  private final Set<ReferencePage> sharers = new LinkedHashSet<>();
  private final Set<MergingSource> holders = new LinkedHashSet<>();
  private boolean isMapped = true;

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
   * Finds out, at the beginning of a scan, whether a page maps this frame. One that nobody maps is
   * gone in the kernel: it is never joined again, though its sharers have yet to be encountered.
   */
  void lookForMappings() {
    isMapped =
        sharers.stream().anyMatch(page -> page.source.state(page.address) == PageState.SHARED);
  }

  /**
   * Says whether nothing holds this frame's bytes any more. On a merging source the frame does, as
   * long as it is mapped. On any other the sharers do, and a sharer that was written and not
   * encountered since does not.
   */
  boolean isStale() {
    for (ReferencePage sharer : sharers) {
      if (sharer.source.isMerging()
          ? isMapped
          : key.content().equals(sharer.source.present(sharer.address))) {
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
