package io.ksm.core;

import io.ksm.api.Counters;

/**
 * What a {@link Ksm} or {@link KsmService} shows by JMX, as {@link KsmBuilder#jmx} asks for it: the
 * counters as they were after its last full scan, those of a service after its last batch.
 *
 * <p>Any thread may ask at any time, and never waits for a scan. Each attribute is as of when it is
 * asked for; those of {@link #getCounters} all belong together. All are zero in the beginning.
 */
public interface KsmMXBean {

  /** Returns all counters of one moment. */
  Counters getCounters();

  /** Returns {@code pages_shared}: stable pages in use, each copy counted. */
  default long getPagesShared() {
    return getCounters().pagesShared();
  }

  /** Returns {@code pages_sharing}: further mappings onto them. */
  default long getPagesSharing() {
    return getCounters().pagesSharing();
  }

  /** Returns {@code pages_unshared}: calm pages without an equal one. */
  default long getPagesUnshared() {
    return getCounters().pagesUnshared();
  }

  /** Returns {@code pages_volatile}: tracked pages that are none of the three. */
  default long getPagesVolatile() {
    return getCounters().pagesVolatile();
  }

  /** Returns {@code pages_scanned}: visits since start. */
  default long getPagesScanned() {
    return getCounters().pagesScanned();
  }

  /** Returns {@code pages_skipped}: visits saved by smart scan since start. */
  default long getPagesSkipped() {
    return getCounters().pagesSkipped();
  }

  /** Returns {@code ksm_zero_pages}: pages merged with the zero page. */
  default long getKsmZeroPages() {
    return getCounters().ksmZeroPages();
  }

  /** Returns {@code full_scans}: completed walks over everything. */
  default long getFullScans() {
    return getCounters().fullScans();
  }

  /** Returns {@code stable_node_chains}: contents with more than one stable page. */
  default long getStableNodeChains() {
    return getCounters().stableNodeChains();
  }

  /** Returns {@code stable_node_dups}: their stable pages. */
  default long getStableNodeDups() {
    return getCounters().stableNodeDups();
  }

  /** Returns {@code general_profit}: bytes saved less 64 bytes per tracked page. */
  default long getGeneralProfit() {
    return getCounters().generalProfit();
  }

  /** Returns how many pages merging saves: those that share another one, and those of zeros. */
  default long getPagesSaved() {
    return getCounters().pagesSaved();
  }

  /** Returns the size of the pages that merging saves, in bytes. */
  long getBytesSaved();

  /** Returns the wall-clock time of the last full scan, pauses included, in nanoseconds. */
  long getLastScanNanos();
}
