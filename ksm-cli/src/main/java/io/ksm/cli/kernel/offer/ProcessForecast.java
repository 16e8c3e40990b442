package io.ksm.cli.kernel.offer;

import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.SourceReport;

/**
 * Says what merging would save in one process. Immutable.
 *
 * @param label name and number, fit to be shown: {@code redis-server (1234)}
 * @param controlGroup the path of its control group; empty if unknown
 * @param eligibleBytes memory of its own that can merge
 * @param offeredBytes how much of that is offered
 * @param savedNowBytes what merging saves of it as things are
 * @param savedBytes what it saves if all memory of all processes named is offered
 */
record ProcessForecast(
    String label,
    String controlGroup,
    long eligibleBytes,
    long offeredBytes,
    long savedNowBytes,
    long savedBytes) {

  static ProcessForecast of(SourceReport source, int pageSize) {
    OfferedFigures offered = source.terms().offered();
    return new ProcessForecast(
        source.label(),
        source.terms().owner().controlGroup(),
        source.figures().mergeable() * pageSize,
        offered.pages() * pageSize,
        offered.savedBytes(),
        source.figures().savedBytes());
  }
}
