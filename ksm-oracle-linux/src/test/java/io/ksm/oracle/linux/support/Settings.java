package io.ksm.oracle.linux.support;

/**
 * The knobs of a play that decide what merges.
 *
 * @param maxPageSharing {@code max_page_sharing}
 * @param smartScan {@code smart_scan}
 * @param useZeroPages {@code use_zero_pages}
 */
public record Settings(int maxPageSharing, boolean smartScan, boolean useZeroPages) {

  /** The plain algorithm: no smart scan, no zero page, the kernel's limit of sharers. */
  public static final Settings PLAIN = new Settings(256, false, false);

  public Settings withMaxPageSharing(int limit) {
    return new Settings(limit, smartScan, useZeroPages);
  }

  public Settings withSmartScan() {
    return new Settings(maxPageSharing, true, useZeroPages);
  }

  public Settings withZeroPages() {
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
