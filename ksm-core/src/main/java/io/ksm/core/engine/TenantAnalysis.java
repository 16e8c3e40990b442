package io.ksm.core.engine;

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
final class TenantAnalysis {
  private static final long SEVERAL = -1;

  private final PageTable table;
  private final ContentReader reader;
  private final PageMarks marks;

  /** The low half of a page's hash, and its id. */
  private long[] entries = new long[1 << 10];

  private int size;

  TenantAnalysis(PageTable table, ContentReader reader, PageMarks marks) {
    this.table = table;
    this.reader = reader;
    this.marks = marks;
  }

  /** Adds a calm page: one in an unstable index, or one of those on a frame. */
  void add(int page) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size + (size >> 1));
    }
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
      if (haveSeveralDomains(from, to)) {
        markGroup(from, to);
      }
      from = to;
    }
  }

  private int page(int entry) {
    return (int) entries[entry];
  }

  private boolean haveSeveralDomains(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (reader.salt(page(i)) != reader.salt(page(from))) {
        return true;
      }
    }
    return false;
  }

  private void markGroup(int from, int to) {
    long[] contents = new long[to - from];
    Map<Long, Long> domains = new HashMap<>();
    for (int i = from; i < to; i++) {
      long content = reader.secondHash(page(i));
      long salt = reader.salt(page(i));
      contents[i - from] = content;
      domains.merge(content, salt, (a, b) -> a.equals(b) ? a : SEVERAL);
    }
    for (int i = from; i < to; i++) {
      if (contents[i - from] != 0 && domains.getOrDefault(contents[i - from], 0L) == SEVERAL) {
        marks.markForeign(page(i));
      }
    }
  }
}
