package io.ksm.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import io.ksm.monitor.systemd.ServiceManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A monitor of real processes, which are asked for by HTTP as Prometheus would. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class MonitorTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path folder;
  private final Plugins plugins = Plugins.load();
  private @Nullable Monitor monitor;

  @AfterEach
  void stop() throws IOException {
    if (monitor != null) {
      monitor.close();
    }
    plugins.close();
  }

  private static MonitorPlan plan(int port, @Nullable Path textfile, String... sources) {
    return new MonitorPlan(
        List.of(sources),
        List.of(),
        new Stack(
            PartSpec.parse("crc32c"),
            PartSpec.parse("rb"),
            PartSpec.parse("ksm:smart-scan=off,use-zero-pages=on,sleep-millisecs=0")),
        1,
        1.0,
        Duration.ofMillis(200),
        5,
        port < 0 ? null : new InetSocketAddress(LOOPBACK, port),
        textfile);
  }

  private Monitor start(MonitorPlan plan) throws IOException {
    monitor = Monitor.start(plan, plugins, new ServiceManager());
    return monitor;
  }

  @Test
  void showsProcessesThatComeAndGo() throws Exception {
    Path text = Files.createDirectory(folder.resolve("text"));
    Path sleeper = Path.of("/usr/bin/sleep");
    Path program = folder.resolve("ksm-watched-one");
    Files.copy(sleeper, program, StandardCopyOption.COPY_ATTRIBUTES);
    Monitor running = start(plan(0, text, "pid:ksm-watched-one"));
    await(running, page -> page.contains("ksm_monitor_sources 0.0\n"));

    Process first = new ProcessBuilder(program.toString(), "100").start();
    Process second = new ProcessBuilder(program.toString(), "100").start();
    try {
      String series = "ksm_process_eligible_bytes{name=\"ksm-watched-one\",pid=\"%d\"} ";
      String page =
          await(
              running,
              it ->
                  it.contains(series.formatted(first.pid()))
                      && it.contains(series.formatted(second.pid())));
      assertThat(page)
          .contains("ksm_potential_saved_bytes ", "ksm_cgroup_eligible_bytes{cgroup=\"")
          .contains("ksm_monitor_cpu_limit_ratio 1.0", "ksm_monitor_sources_joined_total 2.0");

      first.destroyForcibly().waitFor();
      await(running, it -> !it.contains(series.formatted(first.pid())));
      running.reload();
      second.destroyForcibly().waitFor();
      await(running, it -> it.contains("ksm_monitor_sources 0.0\n"));
      assertThat(text.resolve("ksm.prom")).exists();
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
    running.close();
    assertThat(running.ended()).isCompletedWithValue(null);
    assertThat(text).isEmptyDirectory();
  }

  @Test
  void answersInTheFormThatIsAskedFor() throws Exception {
    Monitor running = start(plan(0, null, "pid:ksm-none-of-this-name"));

    assertThat(get(running, "application/openmetrics-text; version=1.0.0"))
        .endsWith("# EOF\n")
        .contains("# UNIT ksm_monitor_cpu_seconds seconds\n");
    assertThat(get(running, "text/plain")).doesNotContain("# EOF");
  }

  @Test
  void refusesWhatCannotBe() throws Exception {
    int taken = start(plan(0, null, "pid:ksm-none-of-this-name")).port();

    assertThatThrownBy(() -> Monitor.start(plan(taken, null, "all"), plugins, new ServiceManager()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + taken);
    for (String wrong : List.of("nonesuch:1", "pid:1,freeze=on")) {
      assertThatThrownBy(() -> Monitor.start(plan(0, null, wrong), plugins, new ServiceManager()))
          .isInstanceOf(UsageException.class);
    }
    assertThatThrownBy(() -> Monitor.start(plan(-1, null, "all"), plugins, new ServiceManager()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--listen");
  }

  private static String await(Monitor running, Predicate<String> expected) throws Exception {
    String page = get(running, "text/plain");
    while (!expected.test(page)) {
      Thread.sleep(50);
      page = get(running, "text/plain");
    }
    return page;
  }

  private static String get(Monitor running, String accept)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:%d/metrics".formatted(running.port()));
      return client
          .send(
              HttpRequest.newBuilder(uri).header("Accept", accept).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
