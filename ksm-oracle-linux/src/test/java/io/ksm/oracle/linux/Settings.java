package io.ksm.oracle.linux;

/**
 * The knobs of a play that decide what merges.
 *
 * @param maxPageSharing {@code max_page_sharing}
 * @param smartScan {@code smart_scan}
 * @param useZeroPages {@code use_zero_pages}
 */
record Settings(int maxPageSharing, boolean smartScan, boolean useZeroPages) {

  /** The plain algorithm: no smart scan, no zero page, the kernel's limit of sharers. */
  static final Settings PLAIN = new Settings(256, false, false);

  Settings withMaxPageSharing(int limit) {
    return new Settings(limit, smartScan, useZeroPages);
  }

  Settings withSmartScan() {
    return new Settings(maxPageSharing, true, useZeroPages);
  }

  Settings withZeroPages() {
    return new Settings(maxPageSharing, smartScan, true);
  }

  /** Returns our engine's policy with these settings, as users write it. */
  String policy() {
    return "ksm:smart-scan=%s,use-zero-pages=%s,max-page-sharing=%d"
        .formatted(onOff(smartScan), onOff(useZeroPages), maxPageSharing);
  }

  private static String onOff(boolean value) {
    return value ? "on" : "off";
  }
}
