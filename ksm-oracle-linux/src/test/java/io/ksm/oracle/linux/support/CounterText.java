package io.ksm.oracle.linux.support;

import io.ksm.api.Counters;
import java.util.List;

/** Writes counters as tests compare them. */
public final class CounterText {
  private CounterText() {}

  /** Says where the pages are. */
  public static String pages(Counters counters) {
    return "shared %d, sharing %d, unshared %d, volatile %d, zero %d"
        .formatted(
            counters.pagesShared(),
            counters.pagesSharing(),
            counters.pagesUnshared(),
            counters.pagesVolatile(),
            counters.ksmZeroPages());
  }

  /** Says where the pages are after each scan. */
  public static List<String> pages(List<Counters> scans) {
    return scans.stream().map(CounterText::pages).toList();
  }
}
