package io.ksm.oracle.linux;

import io.ksm.api.Counters;
import java.util.List;

/** Counters as tests tell them. */
final class Told {
  private Told() {}

  /** Tells where the pages are. */
  static String pages(Counters counters) {
    return "shared %d, sharing %d, unshared %d, volatile %d, zero %d"
        .formatted(
            counters.pagesShared(),
            counters.pagesSharing(),
            counters.pagesUnshared(),
            counters.pagesVolatile(),
            counters.ksmZeroPages());
  }

  /** Tells where the pages are after each scan. */
  static List<String> pages(List<Counters> scans) {
    return scans.stream().map(Told::pages).toList();
  }
}
