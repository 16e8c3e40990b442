package io.ksm.core.report;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells which sources hold equal pages with which. Pages merged with the zero page are left out, as
 * are those that equal no other. Immutable.
 *
 * <p>Rows and columns are the sources, in scan order. A content in 5 pages of one source and 2 of
 * another adds 5 to the first one's row and 2 to the second one's: both say how many of their own
 * pages have an equal one at the other's. So the matrix is not symmetric.
 */
public final class SharingMatrix {
  /** Indexed by row and column, unsigned; null for a row full of zeros. */
  private final int[] @Nullable [] pages;

  /**
   * Makes a matrix.
   *
   * @param pages by row and column, unsigned; a row that is null is full of zeros. Not copied,
   *     because it may be large: the caller leaves it alone from now on
   */
  public SharingMatrix(int[] @Nullable [] pages) {
    for (int row = 0; row < pages.length; row++) {
      int[] columns = pages[row];
      if (columns != null && columns.length != pages.length) {
        throw new IllegalArgumentException("row " + row + " has " + columns.length + " columns");
      }
    }
    this.pages = pages;
  }

  /** Returns the number of sources. */
  public int size() {
    return pages.length;
  }

  /**
   * Returns how many pages of one source have an equal page in another; of the same one, how many
   * have another equal page in it.
   */
  public long pages(int source, int other) {
    int[] columns = pages[source];
    return columns == null ? 0 : Integer.toUnsignedLong(columns[other]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SharingMatrix that && Arrays.deepEquals(whole(), that.whole());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(whole());
  }

  @Override
  public String toString() {
    return Arrays.deepToString(whole());
  }

  private long[][] whole() {
    long[][] all = new long[size()][size()];
    for (int row = 0; row < size(); row++) {
      for (int column = 0; column < size(); column++) {
        all[row][column] = pages(row, column);
      }
    }
    return all;
  }
}
