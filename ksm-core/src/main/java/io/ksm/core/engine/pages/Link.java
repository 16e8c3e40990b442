package io.ksm.core.engine.pages;

/**
 * Says where a page is. One number per page: zero or less is one of these, a positive one is the
 * page's entry among the sharers of its partition, plus one.
 *
 * <p>While a page is <em>in a partition</em>, only that partition changes its link; else only phase
 * 1 does. So no lock is needed.
 */
public final class Link {
  /** Nothing is known of the page: never seen, or absent when last encountered. */
  public static final int FRESH = 0;

  /** Hashed before, and in no tree: it is volatile. */
  public static final int NONE = -1;

  /** Encountered but never hashed yet, because the policy did not want it. */
  public static final int UNHASHED = -2;

  /** In the unstable index. */
  public static final int UNSTABLE = -3;

  /** In the unstable index, and to be looked up again at its next encounter. */
  public static final int RECHECK = -4;

  /**
   * Out of the unstable index, because a page that was encountered earlier in this scan took its
   * place; counts as unshared until its next encounter, like a page of the last scan's tree.
   */
  public static final int DISPLACED = -5;

  /** Calm, under a policy that merges no contents: unshared, and in no index. */
  public static final int LONE = -6;

  /** Merged with the zero page since its last encounter. */
  public static final int ZERO_NEW = -7;

  /** Merged with the zero page and encountered since: no longer tracked. */
  public static final int ZERO_OLD = -8;

  /**
   * As {@link #NONE}, and the page was read since it was hashed, so that {@link
   * io.ksm.api.PageState#UNCHANGED} does not speak of the recorded hash.
   */
  public static final int SKIPPED = -9;

  /**
   * As {@link #NONE}, because the page maps the same physical page as one that is in the unstable
   * index. Reports tell such pages from volatile ones; nothing else does.
   */
  public static final int MAPPED_TWICE = -10;

  private Link() {}

  /** Says whether the page is in a partition, which then owns the link. */
  public static boolean isInPartition(int link) {
    return link > 0 || (link <= UNSTABLE && link >= DISPLACED);
  }

  /** Says whether the page is on a frame. */
  public static boolean isOnFrame(int link) {
    return link > 0;
  }

  /** Says whether the page stays where it is only as long as the policy finds it calm. */
  public static boolean isJudged(int link) {
    return link == UNSTABLE || link == LONE;
  }

  /** Says whether the page is merged with the zero page. */
  public static boolean isOnZeroPage(int link) {
    return link == ZERO_NEW || link == ZERO_OLD;
  }

  /** Says whether the recorded hash is not that of the page's last encounter. */
  public static boolean isUnhashed(int link) {
    return link == FRESH || link == UNHASHED || link == SKIPPED;
  }

  /** Says whether the page counts as tracked. */
  public static boolean isTracked(int link) {
    return link != FRESH && link != ZERO_OLD;
  }
}
