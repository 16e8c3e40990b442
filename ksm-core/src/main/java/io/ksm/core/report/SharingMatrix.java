package io.ksm.core.report;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who holds equal pages with whom. Pages merged with the zero page are left out, as are those that
 * equal no other. Immutable.
 *
 * <p>Rows and columns are the sources, in scan order. A content in 5 pages of one source and 2 of
 * another adds 5 to the first one's row and 2 to the second one's: both say how many of their own
 * pages have an equal one at the other's. So the matrix is not symmetric.
 */
public final class SharingMatrix {
  private final long[][] pages;

  /**
   * Makes a matrix of a square array, which is copied.
   *
   * @param pages by row and column
   */
  public SharingMatrix(long[][] pages) {
    this.pages = new long[pages.length][];
    for (int row = 0; row < pages.length; row++) {
      if (pages[row].length != pages.length) {
        throw new IllegalArgumentException("row " + row + " has " + pages[row].length + " columns");
      }
      this.pages[row] = pages[row].clone();
    }
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
    return pages[source][other];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SharingMatrix that && Arrays.deepEquals(pages, that.pages);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(pages);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(pages);
  }
}
