package io.ksm.source.image;

import io.ksm.api.PageChunk;
import io.ksm.api.PageState;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which pages of a file lie wholly in holes. Immutable.
 *
 * <p>Holds 16 bytes per run of such pages. A look-up is one binary search per run that is read and
 * allocates nothing.
 */
final class HoleMap {
  /** There are no holes. */
  static final HoleMap NONE = new HoleMap(new long[0]);

  /**
   * Page numbers, strictly ascending: a run of holes begins at each even index and ends at the
   * next.
   */
  private final long[] edges;

  private HoleMap(long[] edges) {
    this.edges = edges;
  }

  /**
   * Walks the holes of a file once. A page that holds any data is no hole, and neither is what
   * follows the last whole page.
   *
   * @param size of the file, in bytes; holes end there
   * @throws IOException if the file system cannot be asked
   */
  static HoleMap of(Extents file, long size, int pageSize) throws IOException {
    long[] edges = new long[16];
    int used = 0;
    long end = 0;
    long hole = file.nextHole(0);
    while (hole >= end && hole < size) {
      long data = file.nextData(hole);
      end = data == Extents.NONE ? size : Math.min(data, size);
      long firstPage = Math.ceilDiv(hole, (long) pageSize);
      long endPage = end / pageSize;
      if (firstPage < endPage) {
        if (used == edges.length) {
          edges = Arrays.copyOf(edges, 2 * used);
        }
        edges[used++] = firstPage;
        edges[used++] = endPage;
      }
      hole = end < size ? file.nextHole(end) : Extents.NONE;
    }
    return used == 0 ? NONE : new HoleMap(Arrays.copyOf(edges, used));
  }

  /** Sets the state of each page of a run: {@link PageState#ZERO} in holes, else PRESENT. */
  void setStates(long firstPage, int count, PageChunk into) {
    int edge = firstEdgeBehind(firstPage);
    int page = 0;
    while (page < count) {
      long next = edge < edges.length ? edges[edge] - firstPage : count;
      int end = (int) Math.min(next, count);
      into.setStates(page, end, (edge & 1) == 0 ? PageState.PRESENT : PageState.ZERO);
      page = end;
      edge++;
    }
  }

  private int firstEdgeBehind(long page) {
    int found = Arrays.binarySearch(edges, page);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
