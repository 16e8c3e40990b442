package io.ksm.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceOwner;
import io.ksm.core.report.SourceReport;
import io.ksm.monitor.exposition.PrometheusText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanMetricsTest {
  private static final int PAGE = 4096;

  @Test
  void namesThoseThatSaveMostAndSumsTheRest() throws IOException {
    List<String> lines =
        lines(
            1,
            process("redis (12)", "/a", 5, 9, 3),
            process("redis (13)", "/a", 7, 9, 0),
            process("web (x) (14)", "/b", 1, 2, 1));

    assertThat(lines)
        .contains(
            "ksm_process_potential_saved_bytes{name=\"redis\",pid=\"13\"} " + bytes(7),
            "ksm_process_potential_saved_bytes{name=\"other\",pid=\"\"} " + bytes(6),
            "ksm_process_offered_bytes{name=\"other\",pid=\"\"} " + bytes(4),
            "ksm_cgroup_potential_saved_bytes{cgroup=\"/a\"} " + bytes(12),
            "ksm_cgroup_potential_saved_bytes{cgroup=\"other\"} " + bytes(1),
            "ksm_cgroup_processes{cgroup=\"/a\"} 2.0",
            "ksm_eligible_bytes " + bytes(20),
            "ksm_offered_bytes " + bytes(4));
    assertThat(lines).filteredOn(line -> line.startsWith("ksm_process_")).hasSize(8);
  }

  @Test
  void aNameMayHoldAnything() throws IOException {
    String hostile = "a\\\"b{c=\"d\"}\nx 7";

    assertThat(lines(9, process(hostile + " (14)", "/b", 1, 2, 1)))
        .contains(
            "ksm_process_eligible_bytes{name=\"a\\\\\\\"b{c=\\\"d\\\"}\\nx 7\",pid=\"14\"} "
                + bytes(2));
  }

  /** Two images of one name get a number, which is none of a process. */
  @Test
  void anImageHasNoNumber() throws IOException {
    SourceReport image = source("vm (2)", SourceOwner.UNKNOWN, 1, 2, OfferedFigures.NONE);

    assertThat(lines(9, image))
        .contains("ksm_process_eligible_bytes{name=\"vm (2)\",pid=\"\"} " + bytes(2))
        .noneMatch(line -> line.startsWith("ksm_cgroup_") || line.startsWith("ksm_offered_"));
  }

  private static String bytes(long pages) {
    return Double.toString((double) (pages * PAGE));
  }

  private static SourceReport process(
      String label, String group, long saved, long pages, long offered) {
    return source(
        label,
        new SourceOwner("uid:0", group, ""),
        saved,
        pages,
        new OfferedFigures(pages, offered, 0));
  }

  private static SourceReport source(
      String label, SourceOwner owner, long saved, long pages, OfferedFigures offered) {
    PageFigures figures =
        new PageFigures(pages, 0, 0, 0, saved, pages - saved, 0, 0, 0, 0, Map.of(), saved * PAGE);
    return new SourceReport(
        label,
        figures,
        saved,
        0,
        HugePageFigures.NONE,
        Map.of(),
        new MergingTerms(owner, offered, Map.of(), 0, 0),
        null);
  }

  private static List<String> lines(int top, SourceReport... sources) throws IOException {
    MemoryReport report =
        new MemoryReport(
            PAGE,
            Counters.NONE,
            List.of(sources),
            new SharingMatrix(new int[sources.length][sources.length]),
            List.of(),
            Map.of(),
            Map.of(),
            0,
            0,
            0,
            false,
            List.of());
    Samples samples = new Samples();
    ScanMetrics.addTo(samples, report, top);
    StringBuilder text = new StringBuilder();
    PrometheusText.write(samples, text);
    return text.toString().lines().toList();
  }
}
