package io.ksm.core.engine.report;

import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.SharingMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts, content by content, which sources hold equal pages with which. */
final class SharingCounts {
  /** For so few the matrix is written at once. */
  private static final int FEW_HOLDERS = 16;

  /** How many members all sets have together, before they are written into the matrix. */
  private static final int MAX_SET_MEMBERS = 1 << 20;

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

  /**
   * The sets of more than a few sources that hold contents together, by the sum of their mixed
   * numbers: copies of one machine hold thousands of contents together.
   */
  private final Map<Long, HolderSet> sets = new HashMap<>();

  private int setMembers;

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

  /**
   * Takes a time in proportion to the square of the number of sources that hold the content, if
   * they are few, and to their number, if they often hold one together.
   */
  private void addToMatrix() {
    if (holders.size() <= FEW_HOLDERS) {
      addFew();
    } else {
      addMany();
    }
  }

  private void addFew() {
    for (int source : holders) {
      for (int other : holders) {
        if (other != source || ofSource[source] > 1) {
          row(places[source])[places[other]] += (int) ofSource[source];
        }
      }
    }
  }

  private void addMany() {
    long mixed = 0;
    for (int source : holders) {
      mixed += Keys.domainBits(source + 1);
    }
    HolderSet set = sets.get(mixed);
    if (set == null || !set.isOf(holders.size(), ofSource)) {
      if (set != null || setMembers > MAX_SET_MEMBERS) {
        addSets();
      }
      set = new HolderSet(holders);
      sets.put(mixed, set);
      setMembers += holders.size();
    }
    set.add(ofSource);
  }

  private void addSets() {
    for (HolderSet set : sets.values()) {
      set.addTo(this);
    }
    sets.clear();
    setMembers = 0;
  }

  /** Sources that hold some contents together, and how many pages each has of those. */
  private static final class HolderSet {
    private final int[] members;

    /** Indexed by member: its pages, and those of contents of which it has several. */
    private final long[] all;

    private final long[] several;

    HolderSet(List<Integer> holders) {
      members = holders.stream().mapToInt(Integer::intValue).toArray();
      all = new long[members.length];
      several = new long[members.length];
    }

    /** Says whether so many sources as have pages of a content are the members. */
    boolean isOf(int count, long[] ofSource) {
      if (count != members.length) {
        return false;
      }
      for (int member : members) {
        if (ofSource[member] == 0) {
          return false;
        }
      }
      return true;
    }

    void add(long[] ofSource) {
      for (int i = 0; i < members.length; i++) {
        long count = ofSource[members[i]];
        all[i] += count;
        several[i] += count > 1 ? count : 0;
      }
    }

    void addTo(SharingCounts counts) {
      for (int i = 0; i < members.length; i++) {
        int[] row = counts.row(counts.places[members[i]]);
        for (int other : members) {
          row[counts.places[other]] += (int) (other == members[i] ? several[i] : all[i]);
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
    addSets();
    return new SharingMatrix(sharing);
  }
}
