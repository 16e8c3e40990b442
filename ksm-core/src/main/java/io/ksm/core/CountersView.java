package io.ksm.core;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;

/** Shows the counters of one scanner to others. Told by the thread that scans. */
interface CountersView extends AutoCloseable {

  /** Shows nobody anything. */
  CountersView NONE = new CountersView() {};

  /**
   * Shows the counters as they are now.
   *
   * @param pageSize in bytes
   */
  default void show(Counters counters, int pageSize) {}

  /**
   * Shows what a full scan came to.
   *
   * @param pageSize in bytes
   */
  default void scanned(ScanReport report, int pageSize) {}

  /** Shows nothing any more. Does nothing the second time. */
  @Override
  default void close() {}
}
