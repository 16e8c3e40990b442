package io.ksm.api;

import java.util.List;

/**
 * Decides which pages are visited, which are calm enough to merge, and how they may share.
 *
 * <p>{@link #wants} and {@link #isCalm} are called from several threads at once, for different
 * pages; what they remember of a page they keep in its {@link PageView}. The other methods are
 * called by one thread at a time; what they return holds as long as the engine lives, but where
 * they say otherwise.
 */
public interface MergePolicy {

  /**
   * Hears that a full scan begins, before any page of it is encountered.
   *
   * @param regions the eligible regions of all sources, in scan order; not to be changed
   */
  default void beginScan(List<SourceRegion> regions) {}

  /** Returns the order of the scan that begins now. Asked once per scan. */
  default ScanOrder order() {
    return ScanOrder.BY_ADDRESS;
  }

  /**
   * Returns how many pages of an eligible region this scan encounters at most, 0 or more. Asked
   * once per region and scan, after {@link #beginScan}, in its order.
   *
   * <p>Where a region has more pages, the scan takes an evenly spread sample of exactly that many,
   * and another one in the next scan: of a region of {@code n} pages with a budget of {@code b},
   * scan {@code s} (counted from 0) encounters page {@code i} if {@code (i + s) * b mod n < b}. So
   * under a constant budget, {@code n} scans encounter each page {@code b} times.
   *
   * <p>All other pages are passed over: nobody reads them for this scan, asks {@link #wants} or
   * counts them, and what is known of them stays as it is. A page that was calm and unshared still
   * is, and may merge with an equal one that is found calm; its bytes are compared then, as always.
   * One on a frame stays there, though somebody may have written to it, until it is encountered.
   */
  default long maxVisits(SourceRegion region) {
    return Long.MAX_VALUE;
  }

  /**
   * Says whether to visit a page, before it is hashed. Asked once per encounter of each present
   * page that is on no frame; false skips the page in this scan.
   */
  boolean wants(PageView page);

  /**
   * Says whether a page may merge now.
   *
   * @param page its state before this visit
   * @param hash of its present content
   */
  boolean isCalm(PageView page, long hash);

  /**
   * Says that {@link #wants} is always true, and that a page which was calm stays calm as long as
   * its hash is the same; and that neither keeps anything in the {@link PageView}. The engine then
   * passes over stretches of memory that their source knows to be {@linkplain PageSink#markIdle
   * idle}, without asking for each page.
   */
  default boolean judgesByChangeAlone() {
    return false;
  }

  /**
   * Returns the most pages that may share one frame ({@code max_page_sharing}). Below 2 nothing
   * merges but zero pages.
   */
  int maxSharers();

  /**
   * Says whether pages full of zeros merge with the zero page ({@code use_zero_pages}). Asked at
   * the beginning of each scan; pages that merged before stay where they are.
   */
  boolean mergesZeroPages();

  /**
   * Returns the domain of a region's pages: only pages of equal domains merge. Asked once per
   * region and scan.
   */
  String domain(Region region);

  /**
   * Says whether to call {@link #endScan}. Asked when an engine is made, and the answer stays: it
   * costs a walk over all pages after each scan.
   */
  default boolean wantsRegionResults() {
    return false;
  }

  /**
   * Hears what a full scan found, region by region, before {@link #afterScan}. Called only if
   * {@link #wantsRegionResults} said so.
   *
   * @param results of the eligible regions of all sources, in scan order by address; not to be
   *     changed
   */
  default void endScan(List<RegionResult> results) {}

  /** Returns the pace of the first scan, which is not {@linkplain Pace#isStopped stopped}. */
  Pace pace();

  /** Returns the pace of the next scan, which is not {@linkplain Pace#isStopped stopped}. */
  Pace afterScan(ScanReport report);

  /**
   * Returns the pace of the batch that comes next, and of the pause that follows it: the scan's
   * own, or another one for this batch alone. Asked by those who scan at a pace, before each batch;
   * a scan that is made at once does not ask.
   *
   * <p>A {@linkplain Pace#stopped stopped} pace visits nothing. The policy is asked again after its
   * pause, or earlier; the scan goes on then where it was. Until then no full scan ends, so that
   * nothing is known of pages and regions that come and go.
   *
   * <p>Called often, at the kernel's pace every 20 ms: it should look at the time and return.
   *
   * @param pace of this scan, as {@link #pace} or {@link #afterScan} said
   * @param machine as it is now; good for this call only
   */
  default Pace batchPace(Pace pace, MachineView machine) {
    return pace;
  }

  /**
   * A region, and whose it is: two sources may list equal regions.
   *
   * @param region as its source listed it for this scan
   * @param source the number of the source that it lies in, as {@link PageView#source()}
   */
  record SourceRegion(Region region, int source) {}

  /**
   * What a policy can see of the machine that scans, before each batch.
   *
   * <p>A value is only read when it is asked for, and may cost some microseconds: a policy asks as
   * seldom as its rules allow. A view is good for one call of {@link #batchPace} and for the
   * calling thread; a policy must not keep it. Whoever simulates time gives simulated values.
   */
  interface MachineView {

    /** Stands for an amount that is not known. */
    long UNKNOWN = -1;

    /**
     * Returns the time since the scanner began, pauses included, in nanoseconds. Never decreases.
     */
    long nanos();

    /** Returns the size of the machine's memory in bytes, or {@link #UNKNOWN}. */
    long totalBytes();

    /**
     * Returns how much memory programs can still get without swapping ({@code MemAvailable}), in
     * bytes, or {@link #UNKNOWN}.
     */
    long availableBytes();

    /**
     * Returns the processor time that the kernel's own scanner {@code ksmd} had used on this
     * machine when scanning began, in nanoseconds, or {@link #UNKNOWN}. Only who foretells what
     * {@code ksmd} would do needs it.
     */
    default long ksmdCpuNanos() {
      return UNKNOWN;
    }

    /** Returns the size of the pages that are scanned, in bytes. */
    int pageSize();
  }
}
