package io.ksm.core.events;

import io.ksm.api.ScanReport;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flight Recorder of the full scans of one engine, if it runs. For the thread that scans.
 *
 * <p>Where nobody records, this reads one field per scan and allocates nothing. Where somebody
 * does, it makes one object per scan. A scan during which Flight Recorder is first started is not
 * told of.
 */
public final class ScanRecorder {
  private @Nullable ScanEvent scan;

  /** Notes that a full scan begins. One that began before and did not end is forgotten. */
  public void begin() {
    scan = null;
    if (FlightRecorder.isInitialized()) {
      scan = new ScanEvent();
      scan.begin();
    }
  }

  /** Tells of the full scan that ends now. */
  public void end(ScanReport report) {
    if (scan != null) {
      scan.commit(report);
      scan = null;
    }
  }
}
