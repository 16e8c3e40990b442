package io.ksm.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.KsmService;
import io.ksm.core.KsmServiceListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Prometheus sees the counters, each by its name. */
@Timeout(60)
class KsmMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private static KsmBuilder builder() {
    return Ksm.builder()
        .source("synthetic:pages=3000,bytes=on,duplicates=50,copies=5,zero=10")
        .hasher("crc32")
        .index("rb");
  }

  /** What is scraped of one scanner, by the metric's name. */
  private Map<String, Double> scraped(String name) {
    String tag = "{name=\"" + name + "\"} ";
    return registry
        .scrape()
        .lines()
        .filter(line -> line.contains(tag))
        .map(line -> line.split(Pattern.quote(tag)))
        .collect(
            Collectors.toMap(
                sides -> sides[0],
                sides -> Double.valueOf(sides[1]),
                (one, same) -> one,
                TreeMap::new));
  }

  private static Map<String, Double> expected(Counters counters) {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("ksm_pages_shared", (double) counters.pagesShared()),
            Map.entry("ksm_pages_sharing", (double) counters.pagesSharing()),
            Map.entry("ksm_pages_unshared", (double) counters.pagesUnshared()),
            Map.entry("ksm_pages_volatile", (double) counters.pagesVolatile()),
            Map.entry("ksm_pages_zero", (double) counters.ksmZeroPages()),
            Map.entry("ksm_pages_saved", (double) counters.pagesSaved()),
            Map.entry("ksm_pages_scanned_total", (double) counters.pagesScanned()),
            Map.entry("ksm_pages_skipped_total", (double) counters.pagesSkipped()),
            Map.entry("ksm_full_scans_total", (double) counters.fullScans()),
            Map.entry("ksm_stable_node_chains", (double) counters.stableNodeChains()),
            Map.entry("ksm_stable_node_dups", (double) counters.stableNodeDups()),
            Map.entry("ksm_general_profit_bytes", (double) counters.generalProfit())));
  }

  @Test
  void showsEveryCounterOfAScanner() throws Exception {
    try (Ksm first = builder().policy("ksm:smart-scan=on,max-page-sharing=2").build();
        Ksm second = builder().policy("ksm:use-zero-pages=on").build()) {
      KsmMetrics.of("first", first).bindTo(registry);
      KsmMetrics.of("second", second).bindTo(registry);
      assertThat(scraped("first")).isEqualTo(expected(Counters.NONE));
      for (int scan = 0; scan < 6; scan++) {
        first.scan();
      }
      second.scan();
      assertThat(scraped("first")).isEqualTo(expected(first.counters()));
      assertThat(scraped("second")).isEqualTo(expected(second.counters()));
      Counters counters = first.counters();
      assertThat(counters.pagesSharing()).isPositive();
      assertThat(counters.stableNodeDups()).isPositive();
      assertThat(second.counters().ksmZeroPages()).isPositive();
    }
  }

  @Test
  void showsTheCountersOfAService() throws Exception {
    CompletableFuture<Void> scanned = new CompletableFuture<>();
    KsmServiceListener listener =
        new KsmServiceListener() {
          @Override
          public void scanned(ScanReport report) {
            scanned.complete(null);
          }
        };
    KsmService service = builder().policy("ksm:pages-to-scan=5000").service(listener);
    try (service) {
      KsmMetrics.of("service", service).bindTo(registry);
      service.start();
      scanned.get();
    }
    assertThat(scraped("service")).isEqualTo(expected(service.counters()));
    assertThat(service.counters().fullScans()).isPositive();
  }

  /** Binds a scanner and lets go of it. */
  private WeakReference<Ksm> bindAndForget() throws IOException {
    try (Ksm ksm = builder().build()) {
      KsmMetrics.of("forgotten", ksm).bindTo(registry);
      ksm.scan();
      assertThat(scraped("forgotten")).isEqualTo(expected(ksm.counters()));
      return new WeakReference<>(ksm);
    }
  }

  @Test
  void aRegistryDoesNotKeepAScanner() throws Exception {
    WeakReference<Ksm> scanner = bindAndForget();
    while (scanner.get() != null) {
      System.gc();
    }
    assertThat(scraped("forgotten")).containsEntry("ksm_pages_sharing", Double.NaN);
  }
}
