package io.ksm.bench;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is measured of a contestant in each round. Names are stable: programs read them.
 *
 * <p>A <em>first merge</em> is all full scans from a fresh start until nothing is left to merge; a
 * <em>settled scan</em> is one after that.
 */
public enum Figure {
  /** Full scans of the first merge. */
  FIRST_SCANS("firstScans", "scans", "full scans until nothing was left to merge"),
  /** Wall-clock time of the first merge. */
  FIRST_NANOS("firstNanos", "ns", "time of those scans"),
  /** Processor time of the first merge. */
  FIRST_CPU_NANOS("firstCpuNanos", "ns", "processor time of those scans"),
  /** Bytes read in the first merge. */
  FIRST_BYTES_READ("firstBytesRead", "bytes", "bytes of pages read in them, to compare too"),
  /** Comparisons in the first merge. */
  FIRST_COMPARISONS("firstComparisons", "comparisons", "comparisons of two pages in them"),
  /** Wall-clock time of a settled scan. */
  SETTLED_NANOS("settledNanos", "ns", "time of a full scan afterwards, the middle of several"),
  /** Processor time of a settled scan. */
  SETTLED_CPU_NANOS("settledCpuNanos", "ns", "processor time of that scan"),
  /** Bytes read in a settled scan. */
  SETTLED_BYTES_READ("settledBytesRead", "bytes", "bytes of pages read in such a scan"),
  /** Comparisons in a settled scan. */
  SETTLED_COMPARISONS("settledComparisons", "comparisons", "comparisons of two pages in it"),
  /** Allocation in a settled scan. */
  SETTLED_ALLOCATED_BYTES("settledAllocatedBytes", "bytes", "bytes put on the Java heap in it"),
  /** What merging saves. */
  SAVED_PAGES("savedPages", "pages", "pages that merging frees, zero pages included"),
  /** What keeping track costs. */
  METADATA_BYTES("metadataBytes", "bytes", "spent on keeping track of pages"),
  /** The process's peak. */
  PEAK_RESIDENT_BYTES("peakResidentBytes", "bytes", "most memory of the process, mapped files too"),
  /** The process's own memory. */
  ANONYMOUS_BYTES("anonymousBytes", "bytes", "memory of the process afterwards that is its own");

  private final String key;
  private final String unit;
  private final String meaning;

  Figure(String key, String unit, String meaning) {
    this.key = key;
    this.unit = unit;
    this.meaning = meaning;
  }

  /** Returns the name for programs. */
  public String key() {
    return key;
  }

  /** Returns the unit. */
  public String unit() {
    return unit;
  }

  /** Returns what it is, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Finds the figure of a name. */
  public static Optional<Figure> keyed(String key) {
    return Arrays.stream(values()).filter(figure -> figure.key.equals(key)).findFirst();
  }
}
