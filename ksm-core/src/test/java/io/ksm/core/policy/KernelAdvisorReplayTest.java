package io.ksm.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The advisor advises what a real kernel's advised, scan after scan.
 *
 * <p>The kernel tells scan times in whole seconds and processor time in whole percents. These are
 * given to the advisor as so many milliseconds, and the number of pages is compared exactly. That
 * seconds are cut off and not rounded shows in the measured milliseconds; that percents are, does
 * not show.
 */
class KernelAdvisorReplayTest {

  /** One line of the recording. */
  private record Scan(
      String run,
      int target,
      int maxCpu,
      int maxPages,
      int number,
      long millis,
      long seconds,
      long cpuPercent,
      int pages) {

    static Scan parse(String line) {
      String[] cells = line.split(",", -1);
      return new Scan(
          cells[0],
          Integer.parseInt(cells[1]),
          Integer.parseInt(cells[2]),
          Integer.parseInt(cells[3]),
          Integer.parseInt(cells[4]),
          Long.parseLong(cells[5]),
          Long.parseLong(cells[6]),
          Long.parseLong(cells[7]),
          Integer.parseInt(cells[8]));
    }
  }

  private static List<Scan> recording() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            KernelAdvisorReplayTest.class.getResourceAsStream("kernel-advisor.csv"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("run,"))
          .map(Scan::parse)
          .toList();
    }
  }

  @Test
  void advisesWhatTheKernelDid() throws IOException {
    List<Scan> scans = recording();
    assertThat(scans).hasSizeGreaterThan(50);
    ScanTimeAdvisor advisor = new ScanTimeAdvisor(1, 1, 1);
    int pages = 0;
    for (Scan scan : scans) {
      if (scan.number == 0) {
        advisor = new ScanTimeAdvisor(scan.target, scan.maxCpu, scan.maxPages);
        pages = scan.pages;
      } else {
        long cpuMillis = scan.cpuPercent * scan.seconds * 10;
        pages = advisor.afterScan(scan.seconds * 1000, cpuMillis, pages);
        assertThat(pages).as("after %s", scan).isEqualTo(scan.pages);
      }
    }
  }

  @Test
  void secondsAreCutOff() throws IOException {
    for (Scan scan : recording()) {
      if (scan.number > 0) {
        assertThat(scan.seconds).as("%s", scan).isEqualTo(Math.max(1, scan.millis / 1000));
      }
    }
  }
}
