package io.ksm.testkit.reference;

import io.ksm.api.MergingSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The merges that were decided in one batch and that the sources do not know of yet.
 *
 * <p>A source without frames of its own takes every merge. One that really merges may refuse.
 */
final class MergeBatch {

  /** A merge of a page with a frame, or with the zero page where there is none. */
  private record Merge(ReferencePage page, @Nullable ReferenceFrame frame) {}

  private static final Comparator<Merge> SCAN_ORDER =
      Comparator.<Merge>comparingInt(merge -> merge.page.source.position())
          .thenComparing(merge -> merge.page.address, Long::compareUnsigned);

  private final StableTree stable;
  private final List<Merge> merges = new ArrayList<>();
  private final Set<ReferenceFrame> made = new LinkedHashSet<>();
  private final Set<ReferenceFrame> gone = new LinkedHashSet<>();

  MergeBatch(StableTree stable) {
    this.stable = stable;
  }

  void mergeZero(ReferencePage page) {
    page.moveTo(ReferencePage.Where.ZERO_NEW);
    merges.add(new Merge(page, null));
  }

  void merge(ReferencePage page, ReferenceFrame frame) {
    frame.add(page);
    merges.add(new Merge(page, frame));
  }

  /** Makes a frame of two pages. */
  void mergeBoth(ReferencePage first, ReferencePage second, ContentKey key) {
    ReferenceFrame frame = stable.create(key);
    made.add(frame);
    merge(first, frame);
    merge(second, frame);
  }

  /** Takes a page off its frame; a frame without sharers is gone. */
  void leaveFrame(ReferencePage page) {
    ReferenceFrame frame = page.frame();
    if (frame == null) {
      return;
    }
    frame.remove(page);
    if (frame.sharers().isEmpty()) {
      stable.remove(frame);
      gone.add(frame);
    }
  }

  /** Tells the sources, in scan order, and undoes what they refuse. */
  void end() throws IOException {
    merges.sort(SCAN_ORDER);
    for (Merge merge : merges) {
      if (refuses(merge)) {
        leaveFrame(merge.page);
        merge.page.moveTo(ReferencePage.Where.NONE);
      }
    }
    dissolveLonely();
    release();
    merges.clear();
    made.clear();
  }

  private static boolean refuses(Merge merge) throws IOException {
    MergingSource source = merge.page.source.merging();
    if (source == null) {
      return false;
    }
    long address = merge.page.address;
    BitSet refused = new BitSet();
    if (merge.frame == null) {
      source.mergeZero(address, 1, refused);
    } else {
      merge.frame.holders().add(source);
      source.merge(address, 1, merge.frame.number, refused);
    }
    return refused.get(0);
  }

  /** A frame of this batch for which refusals left one sharer never was; older ones stay. */
  private void dissolveLonely() throws IOException {
    for (ReferenceFrame frame : made) {
      if (frame.sharers().size() == 1) {
        ReferencePage last = frame.sharers().iterator().next();
        last.source.unmerge(last);
        leaveFrame(last);
      }
    }
  }

  /** Frees the frames that are gone. */
  private void release() throws IOException {
    for (ReferenceFrame frame : gone) {
      for (MergingSource holder : frame.holders()) {
        holder.release(frame.number, 1);
      }
    }
    gone.clear();
  }
}
