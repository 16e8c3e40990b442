package io.ksm.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.Pace;
import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An advisor's first scan is charged with what the scanner had used before, as the kernel's is: by
 * an option, or by what the machine tells.
 */
class UsedProcessorTimeTest {

  /** One line of the recording. */
  private record Scan(
      int target, int maxCpu, int number, long micros, long ksmdNanos, int pagesToScan) {

    static Scan parse(String line) {
      String[] cells = line.split(",", -1);
      return new Scan(
          Integer.parseInt(cells[1]),
          Integer.parseInt(cells[2]),
          Integer.parseInt(cells[3]),
          Long.parseLong(cells[4]),
          Long.parseLong(cells[5]),
          Integer.parseInt(cells[6]));
    }
  }

  /** A machine whose ksmd has used some processor time. */
  private record Machine(long ksmdCpuNanos) implements MachineView {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public long totalBytes() {
      return UNKNOWN;
    }

    @Override
    public long availableBytes() {
      return UNKNOWN;
    }

    @Override
    public int pageSize() {
      return 4096;
    }
  }

  private static List<Scan> recording() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            UsedProcessorTimeTest.class.getResourceAsStream("kernel-advisor-used.csv"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("run,"))
          .map(Scan::parse)
          .toList();
    }
  }

  private static MergePolicy policy(Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    all.put("advisor", "scan-time");
    return Policies.create(new KsmPolicyFactory(), all);
  }

  private static int afterScan(MergePolicy policy, MachineView machine, long nanos, long cpu) {
    policy.batchPace(policy.pace(), machine);
    return policy
        .afterScan(new ScanReport(Counters.NONE, 0, 0, nanos, cpu, policy.pace()))
        .pagesPerBatch();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void advisesWhatTheKernelDid(boolean byOption) throws IOException {
    List<Scan> scans = recording();
    assertThat(scans).hasSize(36);
    MergePolicy policy = policy(Map.of());
    MachineView machine = new Machine(0);
    long used = 0;
    for (Scan scan : scans) {
      if (scan.number == 0) {
        Map<String, String> options = new HashMap<>();
        options.put("advisor-target-scan-time", Integer.toString(scan.target));
        options.put("advisor-max-cpu", Integer.toString(scan.maxCpu));
        if (byOption) {
          options.put("advisor-used-cpu-millisecs", Long.toString(scan.ksmdNanos / 1_000_000));
        }
        policy = policy(options);
        machine = new Machine(byOption ? MachineView.UNKNOWN : scan.ksmdNanos);
        assertThat(policy.pace().pagesPerBatch()).isEqualTo(scan.pagesToScan);
      } else {
        assertThat(afterScan(policy, machine, scan.micros * 1000, scan.ksmdNanos - used))
            .as("after %s", scan)
            .isEqualTo(scan.pagesToScan);
      }
      used = scan.ksmdNanos;
    }
  }

  @Test
  void theOptionCountsAndNotTheMachine() {
    MergePolicy policy = policy(Map.of("advisor-used-cpu-millisecs", "0"));
    // 1 percent for 500 pages: ten percent buy 5000.
    assertThat(afterScan(policy, new Machine(60_000_000_000L), 1_000_000_000, 10_000_000))
        .isEqualTo(5000);
  }

  @Test
  void whatNobodyKnowsIsNotCharged() {
    assertThat(afterScan(policy(Map.of()), new Machine(-1), 1_000_000_000, 10_000_000))
        .isEqualTo(5000);
    MergePolicy neverAsked = policy(Map.of());
    ScanReport report = new ScanReport(Counters.NONE, 0, 0, 1_000_000_000, 10_000_000, Pace.KERNEL);
    assertThat(neverAsked.afterScan(report).pagesPerBatch()).isEqualTo(5000);
    assertThat(afterScan(neverAsked, new Machine(60_000_000_000L), 1_000_000_000, 10_000_000))
        .as("it was not the first scan")
        .isEqualTo(30_000);
  }

  @Test
  void itIsChargedOnce() {
    MergePolicy policy = policy(Map.of("advisor-used-cpu-millisecs", "100000"));
    Machine machine = new Machine(MachineView.UNKNOWN);
    assertThat(afterScan(policy, machine, 1_000_000_000, 10_000_000)).isEqualTo(10);
    assertThat(afterScan(policy, machine, 1_000_000_000, 10_000_000)).isEqualTo(100);
  }

  @Test
  void theMostThatCanBeGivenDoesNotOverflow() {
    MergePolicy policy = policy(Map.of("advisor-used-cpu-millisecs", "1000000000000"));
    long most = Duration.ofDays(100_000).toNanos();
    assertThat(afterScan(policy, new Machine(0), 1_000_000_000, most)).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1000000000001", "soon"})
  void refusesWhatIsNoTime(String value) {
    assertThatThrownBy(() -> policy(Map.of("advisor-used-cpu-millisecs", value)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("option 'advisor-used-cpu-millisecs' of 'ksm' is '%s'", value);
  }
}
