package io.ksm.core.engine.match;

/**
 * Tells a merge that a partition decided for a page of a merging source; phase 3 makes it real.
 *
 * @param position of the deciding event in scan order
 * @param page that merges
 * @param partition that decided
 * @param frame in that partition onto which the page merges; {@link #ZERO} for the zero page
 * @param founder the unstable page with which {@code page} made the frame, or {@link #NONE} if the
 *     frame was there
 */
public record Decision(long position, int page, Partition partition, int frame, int founder) {
  public static final int NONE = -1;
  public static final int ZERO = -2;
}
