package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.SharingMatrix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts, content by content, which sources hold equal pages with which. */
final class SharingCounts {
  /** Indexed by source: its pages that hold the present content. */
  private final long[] ofSource;

  /** The sources that hold the present content. */
  private final List<Integer> holders = new ArrayList<>();

  /** Indexed by source, whose numbers are in no order: its place in scan order. */
  private final int[] places;

  /** Indexed by place of a source and of another one; rows are made when they are needed. */
  private final int[] @Nullable [] sharing;

  private final long[] within;
  private final long[] across;

  SharingCounts(SourceTable sources) {
    int limit = sources.numberLimit();
    this.ofSource = new long[limit];
    this.places = new int[limit];
    int count = 0;
    for (SourceState state : sources) {
      places[state.number] = count++;
    }
    this.sharing = new int[count][];
    this.within = new long[limit];
    this.across = new long[limit];
  }

  /** Counts a page of the present content. */
  void add(int source) {
    if (ofSource[source]++ == 0) {
      holders.add(source);
    }
  }

  /** Says whether several pages of a source hold the present content. */
  boolean isWithin(int source) {
    return ofSource[source] > 1;
  }

  /**
   * Ends the present content: tells apart equal pages in one source and in several.
   *
   * @return false if only one page holds the content, so that it equals no other any more
   */
  boolean endContent() {
    addToMatrix();
    boolean several = holders.size() > 1;
    boolean equal = several;
    for (int source : holders) {
      if (ofSource[source] > 1) {
        within[source] += ofSource[source];
        equal = true;
      } else if (several) {
        across[source]++;
      }
      ofSource[source] = 0;
    }
    holders.clear();
    return equal;
  }

  /** Takes a time in proportion to the square of the number of sources that hold the content. */
  private void addToMatrix() {
    for (int source : holders) {
      for (int other : holders) {
        if (other != source || ofSource[source] > 1) {
          row(places[source])[places[other]] += (int) ofSource[source];
        }
      }
    }
  }

  private int[] row(int place) {
    int[] row = sharing[place];
    if (row == null) {
      row = new int[sharing.length];
      sharing[place] = row;
    }
    return row;
  }

  /** Returns how many pages of a source have an equal one in it. */
  long within(int source) {
    return within[source];
  }

  /** Returns how many pages of a source have equal ones in others only. */
  long across(int source) {
    return across[source];
  }

  /** Returns which source shares how much with which. */
  SharingMatrix matrix() {
    return new SharingMatrix(sharing);
  }
}
