package io.ksm.simulate;

import io.ksm.api.Counters;
import io.ksm.core.plugin.PartSpec;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * What a policy came to. Immutable.
 *
 * @param policy as it was named
 * @param pageSize in bytes
 * @param curve how it went; ascending by time, two points at least
 * @param counters at the end
 * @param unknownPageNanos how long pages may have been broken or gone already that were merged at
 *     one sample and not at the next one: pages times nanoseconds
 * @param realNanos how long the simulation took
 */
public record Outcome(
    PartSpec policy,
    int pageSize,
    List<Point> curve,
    Counters counters,
    double unknownPageNanos,
    long realNanos) {
  private static final long MINUTE = 60_000_000_000L;

  /** Copies the list. */
  public Outcome {
    curve = List.copyOf(curve);
  }

  /** Returns how long it went, in nanoseconds. */
  public long nanos() {
    return curve.getLast().nanos();
  }

  /**
   * Returns what was saved on average over time, in bytes. It may have been less, by {@link
   * #unknownBytes} at most as far as samples show changes: when a page changed between two of them
   * nobody knows, and here it is taken to have changed at the later one. A page that was written to
   * and held the same again at the next sample is not known to have changed.
   */
  public double savedBytes() {
    return average(Point::savedPages);
  }

  /** Returns by how much less may have been saved on average, in bytes. */
  public double unknownBytes() {
    return unknownPageNanos / nanos() * pageSize;
  }

  /** Returns what the best merging would have saved on average over time, in bytes. */
  public double bestBytes() {
    return average(Point::bestPages);
  }

  /** Returns what was saved, as a share of the best merging's; 0 if that saves nothing. */
  public double share() {
    double best = bestBytes();
    return best == 0 ? 0 : savedBytes() / best;
  }

  private double average(ToLongFunction<Point> pages) {
    double area = 0;
    for (int i = 1; i < curve.size(); i++) {
      Point from = curve.get(i - 1);
      Point to = curve.get(i);
      area += (pages.applyAsLong(from) + pages.applyAsLong(to)) / 2.0 * (to.nanos() - from.nanos());
    }
    return area / nanos() * pageSize;
  }

  /**
   * Returns when a share of what the best merging would have saved at that time was saved first, in
   * nanoseconds; empty if never.
   *
   * @param share above 0
   */
  public OptionalLong timeTo(double share) {
    return curve.stream()
        .filter(point -> point.bestPages() > 0 && point.savedPages() >= share * point.bestPages())
        .mapToLong(Point::nanos)
        .findFirst();
  }

  /** Returns what share of one processor scanning took, from 0 on. */
  public double cpu() {
    return (double) curve.getLast().cpuNanos() / nanos();
  }

  /**
   * Returns how many merged pages were seen to be written to: each gave its writer a page fault,
   * and was copied.
   */
  public long breaks() {
    return curve.getLast().breaks();
  }

  /** Returns the most by which memory in use grew within a minute as merged pages were copied. */
  public long largestGiveBackBytes() {
    long most = 0;
    int from = 0;
    for (Point to : curve) {
      while (to.nanos() - curve.get(from).nanos() > MINUTE) {
        from++;
      }
      most = Math.max(most, to.breaks() - curve.get(from).breaks());
    }
    return most * pageSize;
  }

  /** Returns the most that was saved at any time, in bytes. */
  public long mostSavedBytes() {
    return curve.stream().mapToLong(Point::savedPages).max().orElse(0) * pageSize;
  }

  /** Returns the most that the kernel would have spent on what it knows of pages, in bytes. */
  public long metadataBytes() {
    return curve.stream().mapToLong(Point::trackedPages).max().orElse(0)
        * Counters.KERNEL_BYTES_PER_PAGE;
  }
}
