package io.ksm.core.engine.report;

import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.pages.Pages;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds pages that would merge if their policy did not keep domains apart: those that equal pages
 * of other domains.
 *
 * <p>Sorts the calm pages by hash, and tells equal hashes apart by a second one, randomly seeded.
 * Takes 8 bytes per page while it works.
 */
final class DomainAnalysis {
  private static final int SEVERAL = -2;

  private final Pages pages;
  private final ContentReader reader;
  private final PageMarks marks;

  /** The low half of a page's hash, and its id. */
  private final long[] entries;

  private int size;

  /**
   * Begins without pages.
   *
   * @param maxPages how many pages will be added at most
   */
  DomainAnalysis(Pages pages, ContentReader reader, PageMarks marks, int maxPages) {
    this.entries = new long[maxPages];
    this.pages = pages;
    this.reader = reader;
    this.marks = marks;
  }

  /** Adds a calm page: one in an unstable index, or one of those on a frame. */
  void add(int page) {
    entries[size++] = pages.hash(page) << Integer.SIZE | page;
  }

  /** Marks those of the added pages that equal one of another domain. */
  void mark() {
    Arrays.sort(entries, 0, size);
    int first = 0;
    while (first < size) {
      int end = first + 1;
      while (end < size && entries[end] >>> Integer.SIZE == entries[first] >>> Integer.SIZE) {
        end++;
      }
      if (haveSeveralDomains(first, end)) {
        markGroup(first, end);
      }
      first = end;
    }
  }

  private int page(int entry) {
    return (int) entries[entry];
  }

  private boolean haveSeveralDomains(int first, int end) {
    for (int i = first + 1; i < end; i++) {
      if (pages.domain(page(i)) != pages.domain(page(first))) {
        return true;
      }
    }
    return false;
  }

  private void markGroup(int first, int end) {
    long[] contents = new long[end - first];
    Map<Long, Integer> domains = new HashMap<>();
    for (int i = first; i < end; i++) {
      long content = reader.secondHash(page(i));
      contents[i - first] = content;
      domains.merge(content, pages.domain(page(i)), (a, b) -> a.equals(b) ? a : SEVERAL);
    }
    for (int i = first; i < end; i++) {
      if (contents[i - first] != 0 && domains.getOrDefault(contents[i - first], -1) == SEVERAL) {
        marks.markOtherDomain(page(i));
      }
    }
  }
}
