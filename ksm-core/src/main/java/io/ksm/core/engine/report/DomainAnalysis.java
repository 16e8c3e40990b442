package io.ksm.core.engine.report;

import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.PageTable;
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

  private final PageTable table;
  private final ContentReader reader;
  private final PageMarks marks;

  /** The low half of a page's hash, and its id. */
  private final long[] entries;

  private int size;

  /**
   * Makes one.
   *
   * @param most how many pages will be added at most
   */
  DomainAnalysis(PageTable table, ContentReader reader, PageMarks marks, int most) {
    this.entries = new long[most];
    this.table = table;
    this.reader = reader;
    this.marks = marks;
  }

  /** Adds a calm page: one in an unstable index, or one of those on a frame. */
  void add(int page) {
    long hash = Keys.hash(table.key(page), reader.salt(page));
    entries[size++] = hash << Integer.SIZE | page;
  }

  /** Marks those of the added pages that equal one of another domain. */
  void mark() {
    Arrays.sort(entries, 0, size);
    int from = 0;
    while (from < size) {
      int to = from + 1;
      while (to < size && entries[to] >>> Integer.SIZE == entries[from] >>> Integer.SIZE) {
        to++;
      }
      if (haveSeveralTenants(from, to)) {
        markGroup(from, to);
      }
      from = to;
    }
  }

  private int page(int entry) {
    return (int) entries[entry];
  }

  private boolean haveSeveralTenants(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (reader.tenant(page(i)) != reader.tenant(page(from))) {
        return true;
      }
    }
    return false;
  }

  private void markGroup(int from, int to) {
    long[] contents = new long[to - from];
    Map<Long, Integer> tenants = new HashMap<>();
    for (int i = from; i < to; i++) {
      long content = reader.secondHash(page(i));
      contents[i - from] = content;
      tenants.merge(content, reader.tenant(page(i)), (a, b) -> a.equals(b) ? a : SEVERAL);
    }
    for (int i = from; i < to; i++) {
      if (contents[i - from] != 0 && tenants.getOrDefault(contents[i - from], -1) == SEVERAL) {
        marks.markForeign(page(i));
      }
    }
  }
}
