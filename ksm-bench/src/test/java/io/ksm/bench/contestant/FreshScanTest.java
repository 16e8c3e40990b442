package io.ksm.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.process.Setup;
import io.ksm.bench.process.StartedProcesses;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With programs of a line in place of {@code ksm scan}: what is tried here is how they are run. */
class FreshScanTest {
  private static Setup setup(List<String> scan) {
    Stack stack =
        new Stack(PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("ksm:eager=on"));
    return new Setup(
        new Contestant(Kind.FRESH, stack, 2, AssumedStatic.SOURCE),
        MemorySpec.of(List.of("a b", "-c")),
        "",
        scan);
  }

  private static FreshScan fresh(List<String> scan) throws IOException {
    return FreshScan.of(setup(scan), List.of("image:a b", "-c"), new StartedProcesses());
  }

  private static MeasuredScan scan(String script) throws IOException {
    try (Run run = fresh(List.of("/bin/sh", "-c", script)).begin()) {
      return run.scan();
    }
  }

  @Test
  void theCommandScansTheSourcesByTheParts() throws IOException {
    assertThat(fresh(List.of("bin/ksm", "scan", "--scans=1")).command())
        .containsExactly(
            "bin/ksm",
            "scan",
            "--scans=1",
            "--hasher=crc32c",
            "--index=rb",
            "--policy=ksm:eager=on",
            "--threads=2",
            "--format=json",
            "--",
            "image:a b",
            "-c");
  }

  @Test
  void timeAndProcessorTimeAreThoseOfTheWholeProcess() throws IOException {
    MeasuredScan measured =
        scan(
            "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo '{\"counters\":"
                + "{\"pages_shared\":2,\"pages_sharing\":3,\"pages_unshared\":5,"
                + "\"ksm_zero_pages\":7}}'");
    assertThat(measured.outcome()).isEqualTo(new Outcome(2, 10, 5));
    assertThat(measured.cpuNanos()).isPositive().isLessThan(measured.nanos() + 20_000_000);
  }

  /** How often it scans, and whether anything was left then, only the process itself knows. */
  @Test
  void whatOnlyTheProcessKnowsIsUnknown() throws IOException {
    try (Run run = fresh(List.of("/bin/true")).begin()) {
      assertThat(run.isUnknown(Metric.FIRST_NANOS)).isFalse();
      assertThat(run.isUnknown(Metric.SAVED_PAGES)).isFalse();
      assertThat(run.isUnknown(Metric.FIRST_SCANS)).isTrue();
      assertThat(run.isUnknown(Metric.UNSETTLED_PAGES)).isTrue();
    }
  }

  /** More than a pipe holds. */
  @Test
  void manyMessagesDoNotHoldItUp() {
    assertThatThrownBy(() -> scan("yes message | head -c 1000000 >&2; exit 3"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(" ended with status 3: message\nmessage");
  }

  @Test
  void whyItFailedIsTold() {
    assertThatThrownBy(() -> scan("echo 'ksm: no such thing' >&2; exit 3"))
        .isInstanceOf(IOException.class)
        .message()
        .startsWith("'/bin/sh -c ")
        .endsWith(" ended with status 3: ksm: no such thing");
    assertThatThrownBy(() -> scan("echo '{\"counters\":{\"pages_shared\":2}}'"))
        .hasMessage("the result of a scan has no counter pages_sharing");
    assertThatThrownBy(() -> fresh(List.of()))
        .hasMessage("there is no command to start: run ksm by its launcher, bin/ksm");
  }

  @Test
  void onlyCountersAreTaken() throws IOException {
    String json =
        """
        {"pages_shared": 9, "counters": {"pages_shared": 1, "pages_sharing": 2,
         "pages_unshared": 3, "ksm_zero_pages": 4}, "sources": [{"pages_shared": 8}]}
        """;
    assertThat(ScanOutput.outcome(json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Outcome(1, 6, 3));
  }
}
