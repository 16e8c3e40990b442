package io.ksm.api;

import java.util.List;

/**
 * Decides which pages are visited, which are calm enough to merge, and how they may share.
 *
 * <p>{@link #wants} and {@link #isCalm} are called from several threads at once, for different
 * pages; what they remember of a page they keep in its {@link PageView}. The other methods are
 * called by one thread at a time; what they return holds as long as the engine lives, but where
 * they say otherwise.
 */
public interface MergePolicy {

  /**
   * Hears that a full scan begins, before any page of it is encountered.
   *
   * @param regions the eligible regions of all sources, in scan order; not to be changed
   */
  default void beginScan(List<Region> regions) {}

  /**
   * Says whether to visit a page, before it is hashed. Asked once per encounter of each present
   * page that is on no frame; false skips the page in this scan.
   */
  boolean wants(PageView page);

  /**
   * Says whether a page may merge now.
   *
   * @param page its state before this visit
   * @param hash of its present content
   */
  boolean isCalm(PageView page, long hash);

  /**
   * Says that {@link #wants} is always true, and that a page which was calm stays calm as long as
   * its hash is the same; and that neither keeps anything in the {@link PageView}. The engine then
   * passes over stretches of memory that their source knows to be {@linkplain PageSink#markIdle
   * idle}, without asking for each page.
   */
  default boolean judgesByChangeAlone() {
    return false;
  }

  /**
   * Returns the most pages that may share one frame ({@code max_page_sharing}). Below 2 nothing
   * merges but zero pages.
   */
  int maxSharers();

  /**
   * Says whether pages full of zeros merge with the zero page ({@code use_zero_pages}). Asked at
   * the beginning of each scan; pages that merged before stay where they are.
   */
  boolean mergesZeroPages();

  /**
   * Returns the domain of a region's pages: only pages of equal domains merge. Asked once per
   * region and scan.
   */
  String domain(Region region);

  /** Returns the pace of the first scan. */
  Pace pace();

  /** Returns the pace of the next scan. */
  Pace afterScan(ScanReport report);
}
