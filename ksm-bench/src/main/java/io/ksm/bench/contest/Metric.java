package io.ksm.bench.contest;

/**
 * Names what is measured of a contestant in each round. Names are stable: programs read them.
 *
 * <p>A <em>first merge</em> is all full scans from a fresh start until nothing is left to merge; a
 * <em>settled scan</em> is one after that.
 */
public enum Metric {
  /** Full scans of the first merge. */
  FIRST_SCANS("firstScans", "scans"),
  /** Wall-clock time of the first merge. */
  FIRST_NANOS("firstNanos", "ns"),
  /** Processor time of the first merge. */
  FIRST_CPU_NANOS("firstCpuNanos", "ns"),
  /** Bytes read in the first merge. */
  FIRST_BYTES_READ("firstBytesRead", "bytes"),
  /** Comparisons in the first merge. */
  FIRST_COMPARISONS("firstComparisons", "comparisons"),
  /** Wall-clock time of a settled scan. */
  SETTLED_NANOS("settledNanos", "ns"),
  /** Processor time of a settled scan. */
  SETTLED_CPU_NANOS("settledCpuNanos", "ns"),
  /** Bytes read in a settled scan. */
  SETTLED_BYTES_READ("settledBytesRead", "bytes"),
  /** Comparisons in a settled scan. */
  SETTLED_COMPARISONS("settledComparisons", "comparisons"),
  /** Allocation in a settled scan. */
  SETTLED_ALLOCATED_BYTES("settledAllocatedBytes", "bytes"),
  /** What merging saves. */
  SAVED_PAGES("savedPages", "pages"),
  /** What keeping track costs. */
  METADATA_BYTES("metadataBytes", "bytes"),
  /** The process's peak. */
  PEAK_RESIDENT_BYTES("peakResidentBytes", "bytes"),
  /** The process's own memory. */
  ANONYMOUS_BYTES("anonymousBytes", "bytes"),
  /**
   * By how many pages the outcome still changed in the scan after the first merge; anything but 0
   * says that the memory did not settle within the few scans that are waited for.
   */
  UNSETTLED_PAGES("unsettledPages", "pages");

  private final String key;
  private final String unit;

  Metric(String key, String unit) {
    this.key = key;
    this.unit = unit;
  }

  /** Returns the name for programs. */
  public String key() {
    return key;
  }

  /** Returns the unit. */
  public String unit() {
    return unit;
  }
}
