package io.ksm.cli.monitor;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.Share;
import io.ksm.cli.options.StackOptions;
import io.ksm.cli.options.TimeSpan;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.cli.scan.PolicyDefaults;
import io.ksm.cli.signals.HangUp;
import io.ksm.cli.signals.SignalStop;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import io.ksm.monitor.Monitor;
import io.ksm.monitor.MonitorPlan;
import io.ksm.monitor.systemd.LogLines;
import io.ksm.monitor.systemd.ServiceManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Watches what merging saves or would save, until it is stopped. */
@Command(
    name = "monitor",
    description = {
      "Scan on and on at a bounded cost, and show Prometheus what merging saves or would save.",
      "SIGHUP begins a scan anew, SIGTERM and Ctrl-C end it with status 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm monitor                      all processes that you may read; metrics are at",
      "                                   http://127.0.0.1:9464/metrics",
      "  ksm monitor pid:redis-server cgroup:system.slice --max-cpu 1%%",
      "                                   processes of a name and of a control group",
      "  ksm monitor --listen none --textfile /var/lib/prometheus/node-exporter",
      "                                   by the node exporter's text files"
    })
public final class MonitorCommand implements Callable<Integer> {
  private static final String NOWHERE = "none";

  /** Some milliseconds of work, so that no pause is shorter than what it costs. */
  private static final String PAGES_IN_BATCH = "2048";

  private static final String PAGES_TO_SCAN = "pages-to-scan";
  private static final String SLEEP = "sleep-millisecs";
  private static final int MAX_TOP = 10_000;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private PluginDirectory directory = new PluginDirectory();

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description = {
        "What to watch, named as for 'ksm scan': all, pid:N, pid:NAME, cgroup:PATH, image:PATH, …"
            + " Processes come and go, and need not be there yet.",
        "None: every process that it may read, but ksm itself."
      })
  private List<String> sources = List.of();

  @CommandLine.Option(
      names = "--exclude",
      paramLabel = "NAME|PID|cgroup:PATH",
      description = "Leave processes out. May be given several times.")
  private List<String> excluded = new ArrayList<>();

  @CommandLine.Option(
      names = "--max-cpu",
      paramLabel = "PERCENT",
      description =
          "Use at most this share of one processor, all that it does after its start included;"
              + " default 2%%.",
      converter = Share.class)
  private double maxCpu = 0.02;

  @CommandLine.Option(
      names = "--every",
      paramLabel = "TIME",
      description =
          "Time from the beginning of a full scan to the next, at least, as in 30s, 5m; default 1m. A"
              + " page that changes within that time counts as volatile.",
      converter = TimeSpan.class)
  private Duration every = Duration.ofMinutes(1);

  @CommandLine.Option(
      names = "--top",
      paramLabel = "N",
      description =
          "Show the N processes and the N control groups that save most, and the sum of the others as"
              + " one; default ${DEFAULT-VALUE}.")
  private int top = 20;

  @CommandLine.Option(
      names = "--listen",
      paramLabel = "HOST:PORT|none",
      description =
          "Answer Prometheus there, by HTTP at /metrics; default ${DEFAULT-VALUE}. Names of processes"
              + " are shown to whoever reaches it.")
  private String listen = "127.0.0.1:9464";

  @CommandLine.Option(
      names = "--textfile",
      paramLabel = "DIR",
      description =
          "Write ksm.prom there, too, every 15 seconds, for the node exporter"
              + " (--collector.textfile.directory).")
  private @Nullable Path textfile;

  @CommandLine.Option(
      names = {"-v", "--verbose"},
      description = "Log which processes come and go, too.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    if (top < 0 || top > MAX_TOP) {
      throw new UsageException("--top is %d: give a number from 0 to %d".formatted(top, MAX_TOP));
    }
    InetSocketAddress address = listenAddress();
    LogLines.install(spec.commandLine().getErr(), verbose ? Level.FINE : Level.INFO);
    Messages messages = new Messages(spec.commandLine().getErr());
    try (Plugins plugins = directory.load(messages)) {
      messages.flush();
      MonitorPlan plan =
          new MonitorPlan(
              sources.isEmpty() ? List.of("all") : sources,
              excluded,
              stack(plugins),
              1,
              maxCpu,
              every,
              top,
              address,
              textfile);
      return watch(plan, plugins);
    }
  }

  private @Nullable InetSocketAddress listenAddress() {
    try {
      return listen.equals(NOWHERE) ? null : new ListenAddress().convert(listen);
    } catch (CommandLine.TypeConversionException e) {
      throw new UsageException("--listen: " + e.getMessage(), e);
    }
  }

  /** The bound on processor time sets the pace, and not the policy. */
  private static Stack stack(Plugins plugins) {
    PartSpec policy = PolicyDefaults.complete(PartSpec.parse("ksm"), plugins.policies());
    PartSpec paced =
        PartSpec.parse(policy + ",%s=%s,%s=0".formatted(PAGES_TO_SCAN, PAGES_IN_BATCH, SLEEP));
    return StackOptions.standard(paced, plugins);
  }

  private static int watch(MonitorPlan plan, Plugins plugins) throws IOException {
    CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
    try (SignalStop signals = SignalStop.begin(() -> stopped.complete(null))) {
      watchUntil(stopped, plan, plugins);
      signals.ended(ExitCode.OK);
      return ExitCode.OK;
    }
  }

  private static void watchUntil(
      CompletableFuture<@Nullable Void> stopped, MonitorPlan plan, Plugins plugins)
      throws IOException {
    // Before the service manager hears that it is ready: a signal would end the process else.
    CompletableFuture<Monitor> started = new CompletableFuture<>();
    var _ =
        HangUp.handle(() -> {
          var _ = started.thenAccept(Monitor::reload);
        });
    try (Monitor monitor = Monitor.start(plan, plugins, new ServiceManager())) {
      started.complete(monitor);
      await(stopped, monitor);
    }
  }

  private static void await(CompletableFuture<@Nullable Void> stopped, Monitor monitor)
      throws IOException {
    try {
      CompletableFuture.anyOf(stopped, monitor.ended()).join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException failed -> throw failed;
        case RuntimeException failed -> throw failed;
        case Error failed -> throw failed;
        case null, default -> throw e;
      }
    }
  }
}
