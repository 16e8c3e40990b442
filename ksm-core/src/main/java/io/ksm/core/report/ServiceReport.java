package io.ksm.core.report;

import io.ksm.api.PageSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a service that runs has found, as of a moment between two batches. Immutable.
 *
 * @param memory whose pages the counters count; null as long as there was no source. What the
 *     present full scan has passed is as of this scan, the rest as of the last one
 * @param sources that are scanned, in scan order; those that are leaving among them
 * @param warnings what users should know of the sources and of listeners that failed, one line each
 * @param damage what of the sources is damaged, one line each
 */
public record ServiceReport(
    @Nullable MemoryReport memory,
    List<PageSource> sources,
    List<String> warnings,
    List<String> damage) {

  /** Copies the lists. */
  public ServiceReport {
    sources = List.copyOf(sources);
    warnings = List.copyOf(warnings);
    damage = List.copyOf(damage);
  }
}
