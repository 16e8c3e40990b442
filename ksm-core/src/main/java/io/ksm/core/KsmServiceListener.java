package io.ksm.core;

import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a {@link KsmService} does. Called by the scanning thread, which scans on when a method
 * returns; it may ask the service for a {@linkplain KsmService#report report}. What it throws is
 * logged once, and is among the warnings of {@link KsmService#report}.
 */
public interface KsmServiceListener {

  /** Hears nothing. */
  KsmServiceListener NONE = new KsmServiceListener() {};

  /** Hears of each full scan when it is finished. */
  default void scanned(ScanReport report) {}

  /**
   * Hears that a source which was added or found will be scanned, from the full scan on that begins
   * next.
   */
  default void joined(PageSource source) {}

  /**
   * Hears that nothing is left of a source; it is closed next.
   *
   * @param failure why it could not be read any more: its process exited, say; null if it was
   *     removed
   */
  default void left(PageSource source, @Nullable String failure) {}

  /**
   * Hears that a source which was {@linkplain KsmBuilder#finder found} cannot be scanned, or not
   * all of it. Told once for as long as it is found; whether it can be scanned by then is tried at
   * each full scan, as long as nothing of it is.
   *
   * @param name as the finder gave it
   * @param why in one line
   */
  default void refused(String name, String why) {}
}
