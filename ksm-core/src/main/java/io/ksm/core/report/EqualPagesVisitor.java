package io.ksm.core.report;

import io.ksm.api.PageSource;
import java.io.IOException;

/**
 * Hears which pages are equal: of each content that several pages hold, and then of its pages.
 * Called by the thread that scans, while the one that asks waits.
 */
public interface EqualPagesVisitor {

  /**
   * Hears of the next content. What comes until the one after it are its pages, all of them.
   *
   * @param hash by the stack's hasher; different contents may have the same
   * @param pages how many pages hold it, at least 2
   * @throws IOException ends the walk
   */
  void content(long hash, long pages) throws IOException;

  /**
   * Hears of pages that hold the content, and lie side by side.
   *
   * @param source whose they are
   * @param label of the source; where several have the same, the later ones have their number added
   * @param address of the first page in its source, in bytes; unsigned
   * @param pages how many they are, at least 1
   * @throws IOException ends the walk
   */
  void pages(PageSource source, String label, long address, long pages) throws IOException;
}
