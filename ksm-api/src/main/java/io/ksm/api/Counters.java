package io.ksm.api;

/**
 * The counters of Linux KSM, with the kernel's names in Java's spelling and the kernel's meaning.
 * Eleven components, one for each counter of the kernel. Immutable.
 *
 * @param pagesShared {@code pages_shared}: stable pages in use, each copy counted
 * @param pagesSharing {@code pages_sharing}: further mappings onto them, the pages saved
 * @param pagesUnshared {@code pages_unshared}: calm pages without an equal one
 * @param pagesVolatile {@code pages_volatile}: tracked pages that are none of the three
 * @param pagesScanned {@code pages_scanned}: visits since start; skipped pages are not counted
 * @param pagesSkipped {@code pages_skipped}: visits saved by smart scan
 * @param ksmZeroPages {@code ksm_zero_pages}: pages merged with the zero page
 * @param fullScans {@code full_scans}: completed walks over everything
 * @param stableNodeChains {@code stable_node_chains}: contents with more than one stable page
 * @param stableNodeDups {@code stable_node_dups}: their stable pages
 * @param generalProfit {@code general_profit}: bytes saved less 64 bytes per tracked page
 */
public record Counters(
    long pagesShared,
    long pagesSharing,
    long pagesUnshared,
    long pagesVolatile,
    long pagesScanned,
    long pagesSkipped,
    long ksmZeroPages,
    long fullScans,
    long stableNodeChains,
    long stableNodeDups,
    long generalProfit) {

  /** What the kernel spends on each page that it tracks, in bytes. */
  public static final int KERNEL_BYTES_PER_PAGE = 64;

  /** All counters are zero. */
  public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Returns how many pages the kernel knows of: {@link #KERNEL_BYTES_PER_PAGE} for each. Those that
   * are merged with the zero page are not among them once they were encountered there.
   */
  public long pagesTracked() {
    return pagesShared + pagesSharing + pagesUnshared + pagesVolatile;
  }

  /** Returns how many pages merging saves: those that share another one, and those of zeros. */
  public long pagesSaved() {
    return pagesSharing + ksmZeroPages;
  }
}
