package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.PageFigures;
import java.util.function.IntPredicate;

/**
 * Bounds what merging frees by what is pinned. A source frees at most what its row tells, and one
 * page for each of its pages that is not pinned; all sources together free at most what those
 * without pinned memory do, and one page more for each page of the others that is not pinned.
 *
 * <p>Where sources are left out, rows grow by nothing: the first page of a content goes to another
 * source, whose row gets smaller. So the same bounds hold for some of the sources. For one thread.
 */
final class PinnedBound {
  private final SourceTable sources;

  /** Indexed by source, in bytes: what is pinned. */
  private final long[] pinned;

  /** Indexed by source, in bytes: what may merge of a source at all. */
  private final long[] free;

  /** Indexed by source, in bytes: what its row may tell. */
  private final long[] rows;

  private final int pageSize;
  private final boolean any;

  PinnedBound(SourceTable sources, int pageSize) {
    this.sources = sources;
    this.pageSize = pageSize;
    this.pinned = new long[sources.numberLimit()];
    this.free = new long[pinned.length];
    this.rows = new long[pinned.length];
    boolean found = false;
    for (SourceState state : sources) {
      pinned[state.number] = state.pinnedBytes();
      found |= pinned[state.number] > 0;
    }
    this.any = found;
  }

  /** Returns whether any memory is pinned. */
  boolean isAny() {
    return any;
  }

  /** Returns how much of a source is pinned, in bytes. */
  long pinned(int source) {
    return pinned[source];
  }

  /** Sets what a source's row would tell if nothing was pinned. */
  void setRow(int source, PageFigures figures) {
    free[source] = Math.max(0, figures.mergeable() * pageSize - pinned[source]);
    rows[source] = Math.min(figures.savedBytes(), free[source]);
  }

  /** Returns how much a source may free, in bytes. */
  long free(int source) {
    return free[source];
  }

  /**
   * Returns how much merging frees.
   *
   * @param unbounded what it frees if nothing is pinned, in bytes
   * @param unpinned what it frees without the sources that have pinned memory, in bytes
   * @param counts tells by number which sources there are
   */
  long saved(long unbounded, long unpinned, IntPredicate counts) {
    if (!any) {
      return unbounded;
    }
    long sum = 0;
    long most = unpinned;
    for (SourceState state : sources) {
      if (counts.test(state.number)) {
        sum += rows[state.number];
        most += pinned[state.number] > 0 ? free[state.number] : 0;
      }
    }
    return Math.min(unbounded, Math.min(sum, most));
  }

  /**
   * Returns how much less merging frees without some sources, in bytes.
   *
   * @param all counts all pages; those sources are a group in it
   * @param unpinned counts the same, but for the pages of sources that have pinned memory
   * @param group of the sources
   * @param isIn tells by number which they are
   */
  long lost(GroupedSaving all, GroupedSaving unpinned, int group, IntPredicate isIn) {
    long now = saved(all.saved() * pageSize, unpinned.saved() * pageSize, source -> true);
    long without =
        saved(
            (all.saved() - all.lost(group)) * pageSize,
            (unpinned.saved() - unpinned.lost(group)) * pageSize,
            isIn.negate());
    return now - without;
  }
}
