package io.ksm.cli.kernel.offer;

import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.StackOptions;
import io.ksm.cli.scan.PolicyDefaults;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import io.ksm.core.report.MemoryReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Says what merging would save among some processes, found by a scan. Immutable.
 *
 * @param processes those that save most first
 * @param savedNowBytes what merging saves as things are
 * @param savedBytes what it saves if all of it is offered
 */
record Forecast(List<ProcessForecast> processes, long savedNowBytes, long savedBytes) {
  /** Memory must be seen twice to be calm, and once more to be trusted. */
  private static final int SCANS = 3;

  private static final String POLICY = "ksm";

  /**
   * Scans processes; nothing is changed.
   *
   * @param targets which ones; none means all that this user may read
   * @param pause between two scans
   * @param messages gets a line about what was left out
   * @throws IOException if they cannot be read
   */
  static Forecast of(Targets targets, Plugins plugins, Duration pause, Messages messages)
      throws IOException, InterruptedException {
    try (Sources sources =
        Sources.openOrFind(plugins.sources(), targets.sources(), SourceWishes.NONE)) {
      sources.warnings().forEach(messages::say);
      PartSpec policy = PolicyDefaults.complete(PartSpec.parse(POLICY), plugins.policies());
      KsmBuilder builder =
          Ksm.builder().plugins(plugins).stack(StackOptions.standard(policy, plugins));
      sources.take().forEach(builder::source);
      try (Ksm ksm = builder.build()) {
        messages.flush();
        for (int scan = 0; scan < SCANS; scan++) {
          if (scan > 0) {
            Thread.sleep(pause);
          }
          ksm.scan();
        }
        return of(ksm.report(0));
      }
    }
  }

  private static Forecast of(MemoryReport report) {
    List<ProcessForecast> processes =
        report.sources().stream()
            .map(source -> ProcessForecast.of(source, report.pageSize()))
            .sorted((a, b) -> Long.compare(b.savedBytes(), a.savedBytes()))
            .toList();
    return new Forecast(processes, report.offered().savedBytes(), report.savedBytes());
  }
}
