package io.ksm.core.report;

/** Hears how far a scan has come. Called by the scanning thread after each batch; must be quick. */
@FunctionalInterface
public interface ScanListener {

  /** Does nothing. */
  ScanListener NONE = (done, total) -> {};

  /**
   * Tells progress.
   *
   * @param done pages passed in this scan
   * @param total pages to pass in this scan
   */
  void progress(long done, long total);
}
