package io.ksm.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.bench.BenchResult;
import io.ksm.cli.bench.support.BenchSamples;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BenchTextTest {
  private String text = "";

  @BeforeEach
  void write() throws IOException {
    StringWriter out = new StringWriter();
    BenchText.write(new BenchReport(BenchSamples.result(), null), out);
    text = out.toString();
  }

  /** The cells of the row that begins with a label, in the table below a heading. */
  private List<String> cells(String heading, String label) {
    String row =
        text.lines()
            .dropWhile(line -> !line.startsWith(heading))
            .filter(line -> line.startsWith(label))
            .findFirst()
            .orElseThrow();
    return List.of(row.substring(label.length()).strip().split(" {2,}"));
  }

  @Test
  void aRowOfTheFirstMerge() {
    // 1 GiB in 80 ms; 80 ms for 262,144 pages; quartiles 79.5 and 80.5; 2000 to 80; 35 to 80.
    assertThat(cells("First merge", "crc32c rb ksm"))
        .containsExactly(
            "12.50", "305", "0.6", "25.0", "44", "1", "0.160", "–", "–", "409.6", "100.0");
    assertThat(cells("First merge", "kernel:ksmd"))
        .startsWith("0.50", "7,629", "0.0", "1.0", "–", "2");
  }

  @Test
  void aRowOfASettledScan() {
    // 40 ms against 32 ms of reading alone.
    assertThat(cells("Settled scan", "crc32c rb ksm"))
        .startsWith("25.00", "153", "1.3", "25.0", "80")
        .endsWith("0.00");
  }

  @Test
  void wholeProcessesStandInATableOfTheirOwn() throws IOException {
    StringWriter out = new StringWriter();
    BenchText.write(new BenchReport(BenchSamples.resultOfWholeProcesses(), null), out);
    text = out.toString();
    assertThat(cells("Whole processes", "crc32c rb ksm fresh"))
        .containsExactly("0.080", "12.50", "305", "0.6", "25.0", "44", "0.16", "409.6", "100.0");
    assertThat(text.lines().filter(line -> line.startsWith("crc32c rb ksm"))).hasSize(1);
    assertThat(text).contains("\n  fresh ").doesNotContain("\n  arena ");
  }

  @Test
  void whoMergesAndWhoAccounts() {
    assertThat(cells("Memory", "crc32c rb ksm")).endsWith("accounted for").startsWith("32.0");
    assertThat(cells("Memory", "kernel:ksmd")).endsWith("really");
    assertThat(cells("Memory", "limit:read")).endsWith("none");
  }

  @Test
  void whatCannotRunIsListed() {
    assertThat(text).contains("Cannot run\n  baseline:memcmp-tree: ");
  }

  @Test
  void uncertainOrderIsTold() {
    assertThat(text).contains("settled scan: limit:read to crc32c rb ksm: 0.990 (0.900 to 1.100)");
    assertThat(text).doesNotContain("Order not judged");
  }

  @Test
  void twoRoundsAreTooFewToJudgeOrder() throws IOException {
    StringWriter out = new StringWriter();
    BenchText.write(new BenchReport(BenchSamples.result(2), null), out);
    assertThat(out.toString())
        .contains("Order not judged after 2 rounds: give --rounds 3 or more\n")
        .doesNotContain("Order uncertain");
  }

  @Test
  void whoFailedStandsInTheTablesWithTheReasonBelow() throws IOException {
    StringWriter out = new StringWriter();
    BenchText.write(new BenchReport(BenchSamples.resultWithAFault(), null), out);
    text = out.toString();
    assertThat(cells("First merge", "baseline:memcmp-tree (failed)")).startsWith("–", "–");
    assertThat(text).contains("Failed\n  baseline:memcmp-tree: ").doesNotContain("Cannot run");
  }

  @Test
  void ratiosToTheBaseline() throws IOException {
    BenchResult result = BenchSamples.result();
    StringWriter out = new StringWriter();
    BenchText.write(new BenchReport(result, result.config().contestants().getFirst()), out);
    text = out.toString();
    // 80 ms against 35 and 2000; 40 against 32.
    assertThat(cells("First merge", "crc32c rb ksm")).startsWith("1.00");
    assertThat(cells("First merge", "limit:read")).startsWith("2.29");
    assertThat(cells("First merge", "kernel:ksmd")).startsWith("0.04");
    assertThat(cells("Settled scan", "limit:read")).startsWith("1.25");
    assertThat(text).contains("The baseline is crc32c rb ksm.\n").contains("Times");
  }
}
