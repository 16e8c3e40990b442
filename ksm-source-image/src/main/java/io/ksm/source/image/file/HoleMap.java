package io.ksm.source.image.file;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import java.io.IOException;
import java.util.Arrays;

/**
 * Remembers the holes of a file that are large enough to hold a page. Immutable.
 *
 * <p>Holds 16 bytes per hole. A look-up is one binary search per run that is read and allocates
 * nothing.
 */
public final class HoleMap {
  /** A map without holes. */
  public static final HoleMap NONE = new HoleMap(new long[0]);

  /**
   * Offsets in the file, strictly ascending: a hole begins at each even index and ends at the next.
   */
  private final long[] edges;

  private HoleMap(long[] edges) {
    this.edges = edges;
  }

  /**
   * Walks the holes of a file once.
   *
   * @param size of the file, in bytes; holes end there
   * @param pageSize in bytes; smaller holes hold no page
   * @throws IOException if the file system cannot be asked
   */
  public static HoleMap of(Extents file, long size, int pageSize) throws IOException {
    long[] edges = new long[16];
    int used = 0;
    long end = 0;
    long hole = file.nextHole(0);
    while (hole >= end && hole < size) {
      long data = file.nextData(hole);
      end = data == Extents.NONE ? size : Math.min(data, size);
      if (end - hole >= pageSize) {
        if (used == edges.length) {
          edges = Arrays.copyOf(edges, 2 * used);
        }
        edges[used++] = hole;
        edges[used++] = end;
      }
      hole = end < size ? file.nextHole(end) : Extents.NONE;
    }
    return used == 0 ? NONE : new HoleMap(Arrays.copyOf(edges, used));
  }

  /**
   * Sets the state of each page of a run: {@link PageState#ZERO} if all of it lies in a hole, else
   * PRESENT.
   *
   * @param offset of the first page in the file, in bytes; of any alignment
   */
  public void setStates(long offset, int count, PageSink into) {
    into.setStates(0, count, PageState.PRESENT);
    long pageSize = into.pageSize();
    long end = offset + count * pageSize;
    for (int hole = firstHoleEndingAfter(offset); hole < edges.length; hole += 2) {
      if (edges[hole] >= end) {
        return;
      }
      long from = Math.ceilDiv(Math.max(0, edges[hole] - offset), pageSize);
      long to = Math.min(count, (edges[hole + 1] - offset) / pageSize);
      if (from < to) {
        into.setStates((int) from, (int) to, PageState.ZERO);
      }
    }
  }

  /**
   * Returns where the first hole begins that ends after an offset: before it, at it or after it;
   * {@link Long#MAX_VALUE} if there is none.
   */
  public long begin(long offset) {
    int hole = firstHoleEndingAfter(offset);
    return hole < edges.length ? edges[hole] : Long.MAX_VALUE;
  }

  /** Returns where that hole ends; {@link Long#MAX_VALUE} if there is none. */
  public long end(long offset) {
    int hole = firstHoleEndingAfter(offset);
    return hole < edges.length ? edges[hole + 1] : Long.MAX_VALUE;
  }

  /** Returns the index of a hole's beginning. */
  private int firstHoleEndingAfter(long offset) {
    int found = Arrays.binarySearch(edges, offset);
    int edge = found >= 0 ? found + 1 : -found - 1;
    return edge & ~1;
  }
}
