package io.ksm.report.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Deals the columns of a table that is too wide to several tables below each other. */
final class ColumnBlocks {
  private static final int GAP = 2;

  private ColumnBlocks() {}

  /**
   * Returns the columns of each table: the first one of all, and then others in their order. There
   * are as few tables as can be, and none is much wider than another one.
   *
   * @param widths of all columns
   * @param names how wide the first column is at least
   * @param room in characters
   */
  static List<List<Integer>> of(int[] widths, int names, int room) {
    int widest = Arrays.stream(widths, 1, widths.length).max().orElse(0) + GAP;
    int wide = Math.max(widest, room - names);
    int fewest = deal(widths, wide).size();
    int narrow = widest;
    while (deal(widths, narrow).size() > fewest) {
      narrow++;
    }
    return deal(widths, narrow);
  }

  private static List<List<Integer>> deal(int[] widths, int room) {
    List<List<Integer>> blocks = new ArrayList<>();
    int left = 0;
    for (int column = 1; column < widths.length; column++) {
      int needed = widths[column] + GAP;
      if (blocks.isEmpty() || needed > left) {
        blocks.add(new ArrayList<>(List.of(0)));
        left = room;
      }
      blocks.getLast().add(column);
      left -= needed;
    }
    return blocks;
  }
}
