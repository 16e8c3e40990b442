package io.ksm.fleet.spark.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster of Spark on this machine: a master and workers, each in a process of its own. */
public final class LoopbackCluster implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final int ATTEMPTS = 1200;
  private static final long PAUSE_MILLIS = 100;

  private final SparkHome home;
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private String url = "";

  private LoopbackCluster(SparkHome home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /** Starts a cluster, whose workers have registered with the master. */
  public static LoopbackCluster start(SparkHome home, Path folder, int workers) throws Exception {
    LoopbackCluster cluster = new LoopbackCluster(home, folder);
    boolean started = false;
    try {
      cluster.start("master", "master.Master");
      cluster.url = cluster.await("master.log", URL).group(1);
      for (int i = 0; i < workers; i++) {
        String work = folder.resolve("work" + i).toString();
        cluster.start(
            "worker" + i,
            "worker.Worker",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            work,
            cluster.url);
      }
      for (int i = 0; i < workers; i++) {
        cluster.await("worker" + i + ".log", Pattern.compile("Successfully registered"));
      }
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  private void start(String name, String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(home.run().toString(), "org.apache.spark.deploy." + main));
    command.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(name + ".log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_DAEMON_MEMORY",
                "256m",
                "SPARK_DAEMON_JAVA_OPTS",
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
    processes.add(builder.start());
  }

  /** Waits until a log says something. */
  public Matcher await(String log, Pattern pattern) throws Exception {
    String said = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      said = Files.readString(folder.resolve(log));
      Matcher matcher = pattern.matcher(said);
      if (matcher.find()) {
        return matcher;
      }
      assertThat(processes).allMatch(Process::isAlive);
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError("%s does not say '%s':%n%s".formatted(log, pattern, said));
  }

  /** Returns what jobs call the master. */
  public String url() {
    return url;
  }

  /** Returns the processes that a worker has started to run tasks. */
  public List<ProcessHandle> executors(int worker) {
    // The script, which became the worker, has left behind the launcher, which has ended.
    return processes
        .get(1 + worker)
        .children()
        .filter(child -> child.info().command().isPresent())
        .toList();
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }
}
