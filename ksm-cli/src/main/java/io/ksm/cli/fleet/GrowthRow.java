package io.ksm.cli.fleet;

import io.ksm.fleet.query.FleetGrowth;
import io.ksm.fleet.query.HostSaving;
import io.ksm.fleet.query.MomentSaving;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What a host saved at a time, or all of them did.
 *
 * @param time when it was collected
 * @param saving what was saved
 */
record GrowthRow(Instant time, HostSaving saving) {

  /** Returns a row for each moment. */
  static List<GrowthRow> totals(FleetGrowth growth) {
    return growth.moments().stream().map(GrowthRow::total).toList();
  }

  /** Returns a row for a moment. */
  static GrowthRow total(MomentSaving moment) {
    return row(moment, moment.all());
  }

  /** Returns a row for each moment and host. */
  static List<GrowthRow> hosts(FleetGrowth growth) {
    return growth.moments().stream()
        .flatMap(moment -> moment.hosts().stream().map(host -> row(moment, host)))
        .toList();
  }

  private static GrowthRow row(MomentSaving moment, HostSaving saving) {
    return new GrowthRow(moment.time().truncatedTo(ChronoUnit.SECONDS), saving);
  }
}
