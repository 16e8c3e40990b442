package io.ksm.cli.advise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.api.Counters;
import io.ksm.report.text.Csv;
import io.ksm.simulate.Outcome;
import io.ksm.simulate.Point;
import io.ksm.simulate.advice.Advice;
import io.ksm.simulate.advice.Knobs;
import io.ksm.simulate.advice.Knobs.Advisor;
import io.ksm.simulate.advice.TriedSetting;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What people and programs get of one piece of advice. */
class AdviceWritersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final TriedSetting PACED =
      tried(new Knobs(1_500, Duration.ofMillis(20), false, true, 1_024, null), 60, 3);
  private static final TriedSetting ADVISED =
      tried(new Knobs(100, Duration.ofMillis(20), true, false, 256, new Advisor(40, 3)), 20, 1);

  /** Saves so many MiB all the time, for so many percent of a processor; 80 could be saved. */
  private static TriedSetting tried(Knobs knobs, int savedMib, int percent) {
    long pages = savedMib * 256L;
    List<Point> curve =
        List.of(
            new Point(0, pages, pages, 80 * 256, 1_000, 0, 0),
            new Point(100 * SECOND, pages, pages, 80 * 256, 1_000, 0, percent * SECOND),
            new Point(100 * SECOND, pages, pages, 80 * 256, 1_000, 512, percent * SECOND));
    Counters counters = new Counters(1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0);
    return new TriedSetting(
        knobs, new Outcome(knobs.policy(), 4096, curve, counters, 256.0 * 100 * SECOND, SECOND));
  }

  private static Advice advice(TriedSetting chosen) {
    return new Advice(
        0.03,
        List.of(PACED, ADVISED),
        Optional.of(chosen),
        "",
        List.of(),
        4096,
        OptionalLong.of(1L << 30));
  }

  private static String text(Advice advice) throws IOException {
    StringBuilder out = new StringBuilder();
    AdviceText.write(advice, out);
    return out.toString();
  }

  @Test
  void theVerdictComesFirstAndThenTheRisk() throws IOException {
    assertThat(text(advice(PACED)).lines().limit(2))
        .containsExactly(
            "Switch merging on: it would save 60.0 MiB on average, or up to 1.0 MiB less (75.0 % of"
                + " the best), for 3.0 % of one processor.",
            "The risk: were all merged memory written within a minute, 60.0 MiB more would be needed"
                + " at once; the machine had 1.0 GiB left at least. The most in this recording"
                + " was 2.0 MiB.");
  }

  @Test
  void commandsAreOnesThatTheKernelTakes() throws IOException {
    assertThat(text(advice(PACED)))
        .contains(
            "  ksm kernel set advisor_mode=none pages_to_scan=1500 sleep_millisecs=20 smart_scan=0"
                + " use_zero_pages=1 max_page_sharing=1024 run=1\n");
    assertThat(text(advice(ADVISED)))
        .contains(
            "  ksm kernel set advisor_mode=scan-time advisor_target_scan_time=40 advisor_max_cpu=3"
                + " sleep_millisecs=20 smart_scan=1 use_zero_pages=0 max_page_sharing=256 run=1\n");
  }

  @Test
  void theFrontTellsPaceOrAdvisor() throws IOException {
    assertThat(text(advice(PACED)))
        .containsPattern("20\\.00 .* advisor, 40 s +20 +1 +0 +256\n")
        .containsPattern("60\\.00 .* 1500 +20 +0 +1 +1,?024\n");
  }

  @Test
  void doNotComesWithItsReasonAndWithoutCommands() throws IOException {
    Advice advice =
        new Advice(
            0.03,
            List.of(PACED),
            Optional.empty(),
            "there is next to nothing to merge",
            List.of(),
            4096,
            OptionalLong.empty());

    assertThat(text(advice))
        .startsWith("Do not switch merging on: there is next to nothing to merge.\n")
        .doesNotContain("ksm kernel set");
  }

  @Test
  void figuresForPrograms() throws IOException {
    StringWriter out = new StringWriter();
    AdviceJson.write(advice(ADVISED), out);
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.at("/switchOn").booleanValue()).isTrue();
    assertThat(json.at("/chosen/advisor_target_scan_time").intValue()).isEqualTo(40);
    assertThat(json.at("/chosen").has("pages_to_scan")).as("the advisor's").isFalse();
    assertThat(json.at("/tried/0/pages_to_scan").intValue()).isEqualTo(1_500);
    assertThat(json.at("/tried/0").has("advisor_max_cpu")).isFalse();
    StringBuilder csv = new StringBuilder();
    Csv.write(AdviceFigures.ALL_OF_TRIED, advice(ADVISED).tried(), csv);
    assertThat(csv.toString().lines()).hasSize(3);
  }
}
