package io.ksm.core.report;

/**
 * Hears of the pages of a sample. Called by the thread that scans, while the one that asks waits;
 * part after part, in the order of the pages' addresses.
 */
public interface SampleVisitor {

  /**
   * Hears from how many pages a part of the sample is drawn, before its pages.
   *
   * @param pages all of that part; those whose sources could not be read to the end included
   */
  void part(SampledPart part, long pages);

  /**
   * Hears of a page that was drawn.
   *
   * @param bytes of the page, as it was read just now; the visitor may keep them
   * @param changed whether they are others than those that the last scan saw
   */
  void page(SampledPart part, byte[] bytes, boolean changed);

  /** Hears that a page was drawn which is gone, cannot be read, or has no bytes. */
  void unread(SampledPart part);
}
