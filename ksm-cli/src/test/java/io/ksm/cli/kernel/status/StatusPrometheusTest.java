package io.ksm.cli.kernel.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.kernel.support.KernelSamples;
import io.ksm.kernel.GroupNeed;
import io.ksm.kernel.ProcessMerging;
import io.ksm.report.counters.Counter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatusPrometheusTest {
  /** The exporter's names (its collector of ksmd), and their types. */
  private static final Map<String, String> NODE_EXPORTER =
      Map.of(
          "node_ksmd_full_scans_total", "counter",
          "node_ksmd_general_profit_bytes", "gauge",
          "node_ksmd_merge_across_nodes", "gauge",
          "node_ksmd_pages_shared", "gauge",
          "node_ksmd_pages_sharing", "gauge",
          "node_ksmd_pages_to_scan", "gauge",
          "node_ksmd_pages_unshared", "gauge",
          "node_ksmd_pages_volatile", "gauge",
          "node_ksmd_run", "gauge",
          "node_ksmd_sleep_seconds", "gauge");

  private static final String HOSTILE = "a\\\"b{c=\"d\"}\nx 7";

  @Test
  void hasTheNodeExportersNames() throws IOException {
    Metrics metrics = Metrics.parse(text(full()));

    Set<String> names = new HashSet<>(NODE_EXPORTER.keySet());
    names.remove("node_ksmd_merge_across_nodes"); // The made-up kernel has none.
    assertThat(metrics.types.keySet()).containsAll(names);
    names.forEach(
        name -> assertThat(metrics.types.get(name)).as(name).isEqualTo(NODE_EXPORTER.get(name)));
    assertThat(metrics.samples)
        .containsEntry("node_ksmd_full_scans_total", 12.0)
        .containsEntry("node_ksmd_pages_sharing", 2048.0)
        .containsEntry("node_ksmd_general_profit_bytes", 9_845_760.0)
        .containsEntry("node_ksmd_sleep_seconds", 0.02)
        .containsEntry("node_ksmd_run", 1.0)
        .containsEntry("ksm_ksmd_cpu_seconds_total", 1.234);
  }

  @Test
  void hasEachProcessAndControlGroup() throws IOException {
    Metrics metrics = Metrics.parse(text(full()));

    assertThat(metrics.samples)
        .containsEntry("ksm_process_profit_bytes{name=python3,pid=13}", 7_872_000.0)
        .containsEntry("ksm_process_merging_pages{name=old,pid=15}", 2.0)
        .containsEntry("ksm_process_merging_pages{name=%s,pid=16}".formatted(HOSTILE), 1.0)
        .containsEntry("ksm_unmerge_upper_bound", 0.0)
        .containsEntry("ksm_unmerge_group_bytes{group=/lab}", 1_048_576.0)
        .containsEntry("ksm_unmerge_group_room_bytes{group=/lab}", 4096.0)
        .doesNotContainKey("ksm_process_profit_bytes{name=old,pid=15}");
  }

  @Test
  void leavesOutWhatThisKernelDoesNotTell() throws IOException {
    KernelStatus old =
        KernelSamples.pace("100", "20", new KernelCounters(Map.of(Counter.PAGES_SHARING, 1L)));

    assertThat(Metrics.parse(text(old)).samples)
        .containsKey("node_ksmd_pages_sharing")
        .doesNotContainKeys(
            "node_ksmd_general_profit_bytes",
            "node_ksmd_pages_shared",
            "ksm_ksmd_cpu_seconds_total");
  }

  @Test
  void theParserIsStrict() {
    for (String wrong :
        List.of(
            "# TYPE a gauge\na 1\n",
            "# HELP a b\n# TYPE a gauge\na 1",
            "# HELP a b\n# TYPE a gauge\na{x=\"1\"y=\"2\"} 1\n",
            "# HELP a b\n# TYPE a gauge\na{x=\"\\q\"} 1\n",
            "# HELP a b\n# TYPE a gauge\na 1\na 2\n",
            "# HELP a b\n# TYPE a counter\na 1\n",
            "# HELP a b\n# TYPE a gauge\nb 1\n")) {
      assertThatThrownBy(() -> Metrics.parse(wrong)).as(wrong).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void prometheusItselfTakesIt() throws Exception {
    Optional<Path> promtool =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(promtool.isPresent(), "no promtool here (Debian: package prometheus)");
    Process process =
        new ProcessBuilder(promtool.get().toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    try (var in = process.outputWriter()) {
      in.write(text(full()));
    }

    assertThat(process.inputReader().lines().toList()).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  private static KernelStatus full() {
    ProcessMerging hostile =
        new ProcessMerging(
            16,
            HOSTILE,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.of(1),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());
    return KernelSamples.with(
        KernelSamples.need(1 << 20, List.of(new GroupNeed("/lab", 1 << 20, 4096, 2 << 20))),
        KernelSamples.status(
            "1",
            KernelSamples.busy(),
            List.of(
                KernelSamples.littleKnown(15),
                KernelSamples.process(13, 2000, true, true),
                hostile),
            2));
  }

  private static String text(KernelStatus status) throws IOException {
    StringBuilder out = new StringBuilder();
    StatusPrometheus.write(status, 9, out);
    return out.toString();
  }

  /** What the text format, version 0.0.4, allows, and the order and names that it asks for. */
  private static final class Metrics {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern TYPE =
        Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)");
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE =
        Pattern.compile(
            "(\\w+)(?:\\{("
                + LABEL
                + "(?:,"
                + LABEL
                + ")*)\\})? (-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?)");

    final Map<String, String> types = new HashMap<>();
    final Map<String, Double> samples = new HashMap<>();

    static Metrics parse(String text) {
      assertThat(text).endsWith("\n");
      Metrics metrics = new Metrics();
      String helped = "";
      String typed = "";
      for (String line : text.lines().toList()) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (help.matches()) {
          helped = help.group(1);
          assertThat(metrics.types).doesNotContainKey(helped);
        } else if (type.matches()) {
          typed = type.group(1);
          assertThat(typed).isEqualTo(helped);
          assertThat(typed.endsWith("_total")).isEqualTo(type.group(2).equals("counter"));
          assertThat(metrics.types.put(typed, type.group(2))).isNull();
        } else {
          assertThat(sample.matches()).as(line).isTrue();
          assertThat(sample.group(1)).isEqualTo(typed);
          String labels = sample.group(2) == null ? "" : "{" + plain(sample.group(2)) + "}";
          assertThat(metrics.samples.put(typed + labels, Double.valueOf(sample.group(3)))).isNull();
        }
      }
      return metrics;
    }

    private static String plain(String labels) {
      StringBuilder plain = new StringBuilder();
      for (int at = 0; at < labels.length(); at++) {
        char next = labels.charAt(at);
        if (next == '\\') {
          next = labels.charAt(++at);
          plain.append(next == 'n' ? '\n' : next);
        } else if (next != '"') {
          plain.append(next);
        }
      }
      return plain.toString();
    }
  }
}
