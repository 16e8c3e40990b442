package io.ksm.trace;

import io.ksm.api.PageSink;
import org.jspecify.annotations.Nullable;

/** Holds neighbouring pages with their fingerprints. */
final class FingerprintChunk extends TracedChunk {
  /** Indexed by page: the {@link StateCode} of its state. */
  private final byte[] states = new byte[PAGES];

  /** Indexed by twice the page: the high and the low half; null as long as all are 0. */
  private long @Nullable [] fingerprints;

  @Override
  int state(int page) {
    return states[page];
  }

  @Override
  void setContent(int page, int state, long high, long low) {
    states[page] = (byte) state;
    if ((high | low) != 0 && fingerprints == null) {
      fingerprints = new long[2 * PAGES];
    }
    if (fingerprints != null) {
      fingerprints[2 * page] = high;
      fingerprints[2 * page + 1] = low;
    }
  }

  @Override
  void tellContents(int first, int count, PageSink into, int at, long known) {
    long[] those = fingerprints;
    for (int i = 0; i < count; i++) {
      int page = first + i;
      if (those == null) {
        into.setFingerprint(at + i, 0, 0);
      } else if ((known >>> page & 1) == 0) {
        into.setFingerprint(at + i, those[2 * page], those[2 * page + 1]);
      }
    }
  }
}
