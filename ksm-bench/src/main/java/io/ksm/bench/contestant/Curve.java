package io.ksm.bench.contestant;

import io.ksm.bench.contest.CurvePoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How much was saved when: a growing list of points. */
final class Curve {
  private long[] nanos = new long[256];
  private long[] pages = new long[256];
  private int size;
  private long offset;

  /**
   * Adds a point; one that tells nothing new is left out.
   *
   * @param time since the scan began, in nanoseconds
   * @param saved pages
   */
  void add(long time, long saved) {
    if (size > 0 && pages[size - 1] == saved) {
      return;
    }
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * size);
      pages = Arrays.copyOf(pages, 2 * size);
    }
    nanos[size] = offset + time;
    pages[size] = saved;
    size++;
  }

  /**
   * Lets the next scan begin where this one ended. Points of whoever watched for a moment longer
   * are left out.
   *
   * @param time since the scan began, in nanoseconds
   * @param saved pages in the end
   */
  void endScan(long time, long saved) {
    while (size > 0 && nanos[size - 1] > offset + time) {
      size--;
    }
    add(time, saved);
    offset += time;
  }

  /**
   * Returns the points, the times counted from the beginning of the first scan.
   *
   * @param end the time after which points are left out, in nanoseconds
   */
  List<CurvePoint> points(long end) {
    List<CurvePoint> points = new ArrayList<>(size);
    for (int i = 0; i < size && nanos[i] <= end; i++) {
      points.add(new CurvePoint(nanos[i], pages[i]));
    }
    return points;
  }
}
