package io.ksm.trace;

import io.ksm.api.PageSink;
import java.util.Arrays;

/**
 * Holds neighbouring pages with the {@linkplain ContentNumbers numbers} of their contents, which
 * stand for fingerprints.
 */
final class NumberedChunk extends TracedChunk {
  /**
   * Indexed by page: the number of what it holds if it is present, else the complement of its
   * {@link StateCode}, which is negative.
   */
  private final int[] contents = new int[PAGES];

  NumberedChunk() {
    Arrays.fill(contents, ~StateCode.ABSENT);
  }

  @Override
  int state(int page) {
    int content = contents[page];
    return content >= 0 ? StateCode.PRESENT : ~content;
  }

  @Override
  void setContent(int page, int state, long high, long low) {
    contents[page] = state == StateCode.PRESENT ? (int) low : ~state;
  }

  @Override
  void tellContents(int first, int count, PageSink into, int at, long known) {
    for (int i = 0; i < count; i++) {
      int page = first + i;
      if ((known >>> page & 1) == 0) {
        into.setFingerprint(at + i, 0, Math.max(0, contents[page]));
      }
    }
  }
}
