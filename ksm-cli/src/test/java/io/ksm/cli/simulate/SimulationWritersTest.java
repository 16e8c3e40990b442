package io.ksm.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.api.Counters;
import io.ksm.cli.bench.support.Chromium;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.simulate.CostModel;
import io.ksm.simulate.Outcome;
import io.ksm.simulate.Point;
import io.ksm.simulate.Simulation;
import io.ksm.simulate.SimulationPlan;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What people, programs and a browser get of one simulation. */
class SimulationWritersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int BLUE = 0x0072B2;
  private static final int ORANGE = 0xE69F00;
  private static final int GREY = 0x8C959F;
  private static final String HOSTILE = "trace:</script><img src=x>";

  // The browser's helpers may still be writing to its profile when it has ended.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  /** Saves so many MiB after each 10 seconds; the best merging always saves 100. */
  private static Outcome outcome(String policy, int... savedMib) {
    List<Point> curve = new ArrayList<>();
    for (int i = 0; i < savedMib.length; i++) {
      curve.add(
          new Point(
              10 * i * SECOND,
              savedMib[i] * 256L,
              savedMib[i] * 256L,
              25_600,
              51_200,
              21 * Math.max(0, i - 2),
              i * SECOND));
    }
    Counters counters = new Counters(10, 20, 30, 0, 123_456, 0, 0, 7, 0, 0, 0);
    return new Outcome(PartSpec.parse(policy), 4096, curve, counters, 256.0 * 10 * SECOND, SECOND);
  }

  private static Simulation simulation() {
    SimulationPlan plan =
        new SimulationPlan(
            Plugins.of(),
            List.of(HOSTILE),
            PartSpec.parse("crc32c"),
            PartSpec.parse("rb"),
            1,
            List.of(),
            CostModel.KSMD);
    return new Simulation(
        plan,
        40 * SECOND,
        5,
        List.of(outcome("ksm", 0, 0, 60, 60, 0), outcome("eager", 0, 80, 90, 95, 95)),
        outcome("best", 100, 100, 100, 100, 100));
  }

  @Test
  void aTableForPeople() throws IOException {
    StringBuilder out = new StringBuilder();
    SimulationText.write(simulation(), out);
    assertThat(out.toString())
        .contains("5 samples in 40.00 s; the best merging would have saved 100.0 MiB on average.")
        .containsPattern(
            "ksm +30\\.00 +0\\.25 +30\\.0 +20\\.00 s +never +10\\.0 +123,456 +42 +0\\.16")
        .containsPattern("eager +78\\.13 +0\\.25 +78\\.1 +10\\.00 s +20\\.00 s")
        .containsPattern("best +100\\.00 +0\\.25 +100\\.0 ")
        .contains("The words");
  }

  @Test
  void figuresForPrograms() throws IOException {
    StringWriter out = new StringWriter();
    SimulationJson.write(simulation(), out);
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.at("/nanos").longValue()).isEqualTo(40 * SECOND);
    assertThat(json.at("/policies/0/savedBytes").longValue()).isEqualTo(30L << 20);
    assertThat(json.at("/policies/0/savedPercentOfBest").doubleValue()).isEqualTo(30);
    assertThat(json.at("/policies/0/nanosToMost").isMissingNode()).as("never").isTrue();
    assertThat(json.at("/policies/0/giveBackBytes").longValue()).isEqualTo(42L * 4096);
    assertThat(json.at("/policies/1/curve")).hasSize(5);
    assertThat(json.at("/best/savedBytes").longValue()).isEqualTo(100L << 20);
    assertThat(json.at("/curveColumns/1").asText()).isEqualTo("savedBytes");
    assertThat(json.at("/policies/1/curve/2/1").longValue()).isEqualTo(90L << 20);
    StringBuilder csv = new StringBuilder();
    SimulationCsv.write(simulation(), csv);
    List<String> lines = csv.toString().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst())
        .startsWith("policy,savedBytes,unknownBytes,bestBytes,savedPercentOfBest,");
    assertThat(lines.get(1))
        .startsWith(
            "ksm,31457280,262144,104857600,30.00,62914560,20000000000,,10.00,123456,42,172032,");
  }

  @Test
  void curvesInARealBrowser() throws IOException, InterruptedException {
    Chromium.assume();
    Path page = folder.resolve("page.html");
    SimulationHtml.write(simulation(), page);
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).isEmpty();
    assertThat(view.dom().split("<canvas", -1)).as("charts").hasSize(3);
    assertThat(view.dom()).as("columns without a title").doesNotContain("></th>");
    // A line across the page is hundreds of points long.
    assertThat(view.points(BLUE)).isGreaterThan(600);
    assertThat(view.points(ORANGE)).isGreaterThan(600);
    assertThat(view.points(GREY)).as("the best").isGreaterThan(300);
    assertThat(view.dom())
        .doesNotContain("<img")
        .contains("ksm</td><td>30.0</td><td>0.3</td><td>30.0</td><td>20.0</td><td>never</td>");
  }
}
