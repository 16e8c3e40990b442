package io.ksm.cli.kernel.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.kernel.support.KernelSamples;
import io.ksm.report.counters.Counter;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StepWriterTest {
  private static final Instant TIME = Instant.parse("2026-11-23T10:11:12.345Z");

  /** 2 seconds, in which 9,999 pages were visited and half a second was spent. */
  private static final KernelStep STEP =
      new KernelStep(
          new KernelSample(
              TIME.minusSeconds(2),
              -5,
              KernelSamples.counters(Map.of(Counter.PAGES_SCANNED, 1_224_568L)),
              OptionalLong.of(7_000_000_000L)),
          new KernelSample(
              TIME, 1_999_999_995, KernelSamples.busy(), OptionalLong.of(7_500_000_000L)));

  private static final KernelStep UNKNOWN =
      new KernelStep(
          new KernelSample(TIME, 0, new KernelCounters(Map.of()), OptionalLong.empty()),
          new KernelSample(TIME, 1, new KernelCounters(Map.of()), OptionalLong.empty()));

  private final StringWriter out = new StringWriter();

  @Test
  void theTableHasALineForEachStep() throws IOException {
    StepTable table = new StepTable(ZoneOffset.UTC, out);
    table.write(STEP);
    table.write(UNKNOWN);

    assertThat(out)
        .hasToString(
            """
                time  full_scans  scanned/s      shared     sharing    unshared    volatile     skipped  zero_pages  profit MiB  ksmd %
            10:11:12          12      5,000         100       2,048       7,000         852           0         512        9.39    25.0
            10:11:12           –          –           –           –           –           –           –           –           –       –
            """);
  }

  @Test
  void theTableIsHeadedAgainOnEveryScreen() throws IOException {
    StepTable table = new StepTable(ZoneOffset.UTC, out);
    for (int i = 0; i < 23; i++) {
      table.write(STEP);
    }

    assertThat(out.toString().lines()).hasSize(25);
    assertThat(out.toString().lines().filter(line -> line.contains("full_scans"))).hasSize(2);
  }

  @Test
  void jsonIsAnObjectALine() throws IOException {
    StepJson json = new StepJson(out);
    json.write(STEP);
    json.write(UNKNOWN);

    assertThat(out)
        .hasToString(
            "{\"schemaVersion\":1,\"time\":\"2026-11-23T10:11:12.345Z\",\"pages_shared\":100,\"pages_sharing\":2048,"
                + "\"pages_unshared\":7000,\"pages_volatile\":852,\"ksm_zero_pages\":512,"
                + "\"pages_scanned\":1234567,\"pages_skipped\":0,\"full_scans\":12,"
                + "\"stable_node_chains\":0,\"stable_node_dups\":0,\"general_profit\":9845760,"
                + "\"pages_scanned_per_second\":5000,\"ksmd_cpu_percent\":25.0}\n"
                + "{\"schemaVersion\":1,\"time\":\"2026-11-23T10:11:12.345Z\"}\n");
  }

  @Test
  void csvHasOneHeader() throws IOException {
    StepCsv csv = new StepCsv(out);
    csv.write(STEP);
    csv.write(UNKNOWN);

    assertThat(out)
        .hasToString(
            "time,pages_shared,pages_sharing,pages_unshared,pages_volatile,ksm_zero_pages,"
                + "pages_scanned,pages_skipped,full_scans,stable_node_chains,stable_node_dups,general_profit,pages_scanned_per_second,ksmd_cpu_percent\n"
                + "2026-11-23T10:11:12.345Z,100,2048,7000,852,512,1234567,0,12,0,0,9845760,5000,25.0\n"
                + "2026-11-23T10:11:12.345Z,,,,,,,,,,,,,\n");
  }
}
