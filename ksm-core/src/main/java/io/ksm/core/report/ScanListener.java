package io.ksm.core.report;

/**
 * Hears how far a scan has come. Called by the scanning thread after each batch; must be quick.
 *
 * <p>What it throws ends the scan of a {@code Ksm}, and only {@code unmerge} lets that begin anew.
 * A {@code KsmService} goes on, and warns of it.
 */
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

  /** Tells progress, with the source and the rate. By default, tells the numbers of pages alone. */
  default void progress(Progress progress) {
    progress(progress.done(), progress.total());
  }
}
