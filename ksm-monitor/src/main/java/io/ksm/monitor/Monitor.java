package io.ksm.monitor;

import io.ksm.api.UsageException;
import io.ksm.core.Ksm;
import io.ksm.core.KsmService;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import io.ksm.linux.HelperProcess;
import io.ksm.linux.LibcSelf;
import io.ksm.linux.Platform;
import io.ksm.monitor.exposition.Endpoint;
import io.ksm.monitor.exposition.TextFile;
import io.ksm.monitor.sources.MonitoredSources;
import io.ksm.monitor.systemd.ServiceManager;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.module.ModuleDescriptor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Watches what merging saves or would save, until it is closed: scans at a bounded cost, and shows
 * what it finds to Prometheus.
 *
 * <p>It lives on where others do not: Prometheus and its node exporter may come and go, processes
 * end in the midst of a scan, the folder of text files may be full, and the machine's clock may
 * jump, because all spans of time are taken from one that nobody can set.
 *
 * <p>Thread-safe.
 */
public final class Monitor implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.ksm.monitor");
  private static final Duration TEXTFILE_EVERY = Duration.ofSeconds(15);
  private static final String UNKNOWN = "unknown";
  private static final int WATCHDOG_PARTS = 3;

  private final KsmService service;
  private final ServiceManager manager;
  private final ScheduledExecutorService timer;
  private final @Nullable Endpoint endpoint;
  private final @Nullable TextFile textFile;
  private final MonitorMetrics metrics;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Monitor(MonitorPlan plan, Plugins plugins, ServiceManager manager) throws IOException {
    this.manager = manager;
    textFile = plan.textfile() == null ? null : new TextFile(plan.textfile());
    MonitoredSources sources = new MonitoredSources(plan.sources(), plan.excludedProcesses());
    ScanWatch watch = new ScanWatch(manager::status);
    metrics =
        new MonitorMetrics(
            plan, version(), new KernelWatch(plan.every()), watch, sources, textFile);
    service =
        Ksm.builder()
            .plugins(plugins)
            .stack(plan.stack())
            .threads(plan.threads())
            .finder(sources)
            .listener(watch)
            .maxCpu(plan.maxCpu(), Monitor::cpuNanos)
            .scanEvery(plan.every())
            .service(watch);
    watch.watch(service);
    try {
      endpoint = plan.listen() == null ? null : Endpoint.open(plan.listen(), metrics);
    } catch (IOException e) {
      service.close();
      throw e;
    }
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ksm-monitor-timer").factory());
  }

  /**
   * Begins to watch.
   *
   * @param manager hears of it
   * @throws UsageException if something was named that cannot be, or nobody would be shown anything
   * @throws IOException if nobody can listen at the wanted address, or a named file cannot be read
   */
  public static Monitor start(MonitorPlan plan, Plugins plugins, ServiceManager manager)
      throws IOException {
    Platform.require();
    requireReader(plan);
    for (String word : plan.sources()) {
      check(word, plugins);
    }
    Monitor monitor = new Monitor(plan, plugins, manager);
    monitor.begin(plan);
    return monitor;
  }

  /** Unnamed, and without a version, on the class path. */
  private static String version() {
    @Nullable ModuleDescriptor module = Monitor.class.getModule().getDescriptor();
    return module == null ? UNKNOWN : module.rawVersion().orElse(UNKNOWN);
  }

  private static void requireReader(MonitorPlan plan) {
    if (plan.listen() == null && plan.textfile() == null) {
      throw new UsageException(
          "nobody would be shown anything: give --listen an address, or --textfile a folder");
    }
  }

  /** Processes come and go; all else must be there, and is looked at in vain to find out. */
  private static void check(String word, Plugins plugins) throws IOException {
    if (!MonitoredSources.isOfProcesses(word)) {
      Sources.open(plugins.sources(), List.of(word), SourceWishes.NONE).close();
    } else if (word.replace(",,", "").contains(",")) {
      throw new UsageException(
          "'%s' has an option, and those of processes are not for a monitor: leave it out; --exclude leaves processes out"
              .formatted(word));
    }
  }

  private void begin(MonitorPlan plan) {
    service.start();
    if (textFile != null) {
      TextFile file = textFile;
      repeat(TEXTFILE_EVERY, () -> file.write(metrics.get()));
    }
    manager
        .watchdogTime()
        .ifPresent(time -> repeat(time.dividedBy(WATCHDOG_PARTS), this::sayAlive));
    if (plan.listen() != null && !plan.listen().getAddress().isLoopbackAddress()) {
      LOG.log(
          Level.WARNING,
          "whoever reaches {0} may read the names of processes and what memory they have: --listen"
              + " 127.0.0.1:PORT shows them to this machine alone",
          address(plan.listen()));
    }
    LOG.log(Level.INFO, "{0}", description(plan));
    manager.ready("The first scan is under way");
  }

  private String description(MonitorPlan plan) {
    StringBuilder text = new StringBuilder("monitors ").append(String.join(" ", plan.sources()));
    if (plan.listen() != null) {
      text.append("; metrics at http://").append(address(plan.listen())).append("/metrics");
    }
    if (plan.textfile() != null) {
      text.append("; in ").append(plan.textfile());
    }
    return text.toString();
  }

  private String address(InetSocketAddress listen) {
    String host = listen.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  private void repeat(Duration every, Runnable task) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (Throwable e) {
                // What a timer's task throws would else end all its later runs, unseen.
                LOG.log(Level.ERROR, "a task of the monitor failed", e);
              }
            },
            0,
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** What this process has used, and those that copy memory for it. */
  static long cpuNanos() {
    return LibcSelf.processCpuNanos() + HelperProcess.cpuNanosOfAll();
  }

  private void sayAlive() {
    if (service.isRunning()) {
      manager.alive();
    }
  }

  /** Returns the port on which Prometheus is answered; 0 if it is not. */
  public int port() {
    return endpoint == null ? 0 : endpoint.port();
  }

  /**
   * Has the next full scan begin as soon as the present one has ended. That looks anew which
   * processes there are; all else stays as it was when the monitor began.
   */
  public void reload() {
    manager.reloading();
    service.scanSoon();
    LOG.log(Level.INFO, "looks anew which processes there are, and scans them");
    manager.ready("A scan is under way");
  }

  /**
   * Returns a future that completes when the monitor was closed, or, with the cause, when it could
   * not go on.
   */
  public CompletableFuture<@Nullable Void> ended() {
    return service.terminated();
  }

  /**
   * Stops: soon, in the midst of a scan too. Does nothing the second time.
   *
   * @throws IOException if a source does not close
   */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    manager.stopping();
    timer.shutdown();
    try (Endpoint _ = endpoint) {
      service.close();
    } finally {
      awaitTimer();
      if (textFile != null) {
        textFile.remove();
      }
    }
  }

  private void awaitTimer() {
    try {
      boolean _ = timer.awaitTermination(TEXTFILE_EVERY.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
