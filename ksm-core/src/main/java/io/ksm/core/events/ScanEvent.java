package io.ksm.core.events;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Tells Flight Recorder of a full scan, and what the counters read after it. */
@Name("io.ksm.Scan")
@Label("Full Scan")
@Category("ksm")
@Description("One walk over every page of all sources; pauses between batches are part of it")
@Enabled(false)
@StackTrace(false)
final class ScanEvent extends Event {
  @Label("Pages")
  @Description("Pages passed in this scan, skipped ones included")
  long pages;

  @Label("Bytes Visited")
  @Description("Size of the pages that were not skipped in this scan")
  @DataAmount(DataAmount.BYTES)
  long bytesVisited;

  @Label("CPU Time")
  @Description("Processor time of the engine's threads in this scan")
  @Timespan(Timespan.NANOSECONDS)
  long cpuTime;

  @Label("pages_shared")
  @Description("Stable pages in use")
  long pagesShared;

  @Label("pages_sharing")
  @Description("Further mappings onto stable pages: pages saved")
  long pagesSharing;

  @Label("pages_unshared")
  @Description("Calm pages without an equal one")
  long pagesUnshared;

  @Label("pages_volatile")
  @Description("Further tracked pages: changing, new, or just merged with the zero page")
  long pagesVolatile;

  @Label("pages_scanned")
  @Description("Visits since start")
  long pagesScanned;

  @Label("pages_skipped")
  @Description("Visits saved by smart scan since start")
  long pagesSkipped;

  @Label("ksm_zero_pages")
  @Description("Pages merged with the zero page: saved too")
  long ksmZeroPages;

  @Label("full_scans")
  @Description("Full scans until now, this one included")
  long fullScans;

  @Label("stable_node_chains")
  @Description("Contents with more than one stable page")
  long stableNodeChains;

  @Label("stable_node_dups")
  @Description("Stable pages of those contents")
  long stableNodeDups;

  @Label("general_profit")
  @Description("Bytes saved less what the kernel would spend on its tracked pages")
  @DataAmount(DataAmount.BYTES)
  long generalProfit;

  /** Ends the scan, and writes it to the recordings that want it. */
  void commit(ScanReport report) {
    end();
    if (shouldCommit()) {
      pages = report.encountered();
      bytesVisited = report.bytesScanned();
      cpuTime = report.cpuNanos();
      take(report.counters());
      commit();
    }
  }

  private void take(Counters counters) {
    pagesShared = counters.pagesShared();
    pagesSharing = counters.pagesSharing();
    pagesUnshared = counters.pagesUnshared();
    pagesVolatile = counters.pagesVolatile();
    pagesScanned = counters.pagesScanned();
    pagesSkipped = counters.pagesSkipped();
    ksmZeroPages = counters.ksmZeroPages();
    fullScans = counters.fullScans();
    stableNodeChains = counters.stableNodeChains();
    stableNodeDups = counters.stableNodeDups();
    generalProfit = counters.generalProfit();
  }
}
