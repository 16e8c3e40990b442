package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.cli.it.support.Launch;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes a real service, and answers what the dashboard and the alerts ask. */
@Timeout(180)
class PrometheusIT {
  private static final Path PROJECT = Launch.HOME.resolve("../../../..").normalize();
  private static final Path DASHBOARD = PROJECT.resolve("deploy/grafana/ksm.json");
  private static final Path RULES = PROJECT.resolve("deploy/prometheus/ksm.rules.yml");

  private static final long PAUSE_MILLIS = 100;

  @TempDir private Path folder;
  private final List<Process> children = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private int service;
  private int prometheus;

  @BeforeEach
  void requirePrometheus() throws IOException {
    for (String program : List.of("prometheus", "promtool")) {
      assumeTrue(isInstalled(program), "no " + program + " here (Debian: package prometheus)");
    }
    assumeTrue(Files.exists(Path.of("/sys/kernel/mm/ksm/run")), "this kernel has no KSM");
    // Both are free together, and so they are two.
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      service = one.getLocalPort();
      prometheus = other.getLocalPort();
    }
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
    client.close();
  }

  @Test
  void everyPanelAndEveryAlertHasData() throws Exception {
    Process watched = start("sleep", "1000");
    start(
        Launch.KSM.toString(),
        "monitor",
        "--listen",
        "127.0.0.1:" + service,
        "--every",
        "500ms",
        "--max-cpu",
        "100%",
        "--textfile",
        folder.toString(),
        "pid:" + watched.pid());
    startPrometheus();
    awaitData("ksm_potential_saved_bytes");
    awaitData("rate(ksm_monitor_scans_total[1m])");

    for (String query : queries()) {
      assertThat(series(query)).as(query).isPositive();
    }
    awaitRules();
    checkMetrics();
  }

  private Process start(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log-%d.txt".formatted(children.size())).toFile())
            .start();
    children.add(process);
    return process;
  }

  private void startPrometheus() throws IOException {
    Path configuration = folder.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        """
        global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
        rule_files: ['%s']
        scrape_configs:
          - job_name: ksm
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(RULES, service));
    start(
        "prometheus",
        "--config.file=" + configuration,
        "--storage.tsdb.path=" + folder.resolve("data"),
        "--web.listen-address=127.0.0.1:" + prometheus,
        "--log.level=warn");
  }

  private void awaitData(String query) throws Exception {
    while (series(query) == 0) {
      assertThat(children).allSatisfy(child -> assertThat(child.isAlive()).as(logs()).isTrue());
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < children.size(); i++) {
      all.append(Files.readString(folder.resolve("log-%d.txt".formatted(i))));
    }
    return all.toString();
  }

  /** Returns what the dashboard asks, with its variables filled in. */
  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            target
                .get("expr")
                .asText()
                .replace("$instance", ".+")
                .replace("$__rate_interval", "1m"));
      }
    }
    assertThat(queries).hasSizeGreaterThan(20);
    return queries;
  }

  /** Returns how many series a query has; 0 as long as Prometheus does not answer. */
  private int series(String query) throws Exception {
    JsonNode answer = get("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    assertThat(answer.path("error").asText()).as(query).isEmpty();
    return answer.at("/data/result").size();
  }

  private JsonNode get(String call) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d/api/v1/%s".formatted(prometheus, call));
    try {
      return new ObjectMapper()
          .readTree(
              client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return new ObjectMapper().createObjectNode(); // It is only beginning.
    }
  }

  /** Each was evaluated without an error, on metrics that are there. */
  private void awaitRules() throws Exception {
    List<JsonNode> rules = new ArrayList<>();
    do {
      Thread.sleep(PAUSE_MILLIS);
      rules.clear();
      get("rules").at("/data/groups").forEach(group -> group.get("rules").forEach(rules::add));
    } while (rules.isEmpty()
        || rules.stream().anyMatch(rule -> rule.get("health").asText().equals("unknown")));
    for (JsonNode rule : rules) {
      assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
      for (String metric : rule.get("query").asText().split("[^a-z_]+", -1)) {
        if (metric.matches("(ksm|node_ksmd)_.*")) {
          assertThat(series(metric)).as(metric).isPositive();
        }
      }
    }
  }

  private void checkMetrics() throws Exception {
    Path text = folder.resolve("ksm.prom");
    for (List<String> command :
        List.of(
            List.of("sh", "-c", "promtool check metrics <'%s'".formatted(text)),
            List.of("promtool", "check", "rules", RULES.toString()))) {
      Launch checked = Launch.run(command, Map.of());
      assertThat(checked.status()).as(checked.out() + checked.err()).isZero();
      assertThat(checked.err()).isEmpty();
    }
  }
}
