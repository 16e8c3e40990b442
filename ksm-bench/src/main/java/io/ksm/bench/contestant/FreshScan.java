package io.ksm.bench.contestant;

import io.ksm.bench.contest.Metric;
import io.ksm.bench.process.OwnStatus;
import io.ksm.bench.process.Setup;
import io.ksm.bench.process.StartedProcesses;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Measures whole processes: each time the command that scans is started anew, and its time goes
 * from there until it has ended. It does what it does for its users, so it knows no settled scans,
 * and how often it has scanned is not known either.
 *
 * @param command with all its arguments
 * @param processes among which each is while it runs
 */
record FreshScan(List<String> command, StartedProcesses processes) implements Runner {
  private static final Set<Metric> KNOWN =
      EnumSet.of(Metric.FIRST_NANOS, Metric.FIRST_CPU_NANOS, Metric.SAVED_PAGES);

  /**
   * Makes the command.
   *
   * @param sources by names with which the command finds the same pages as the other contestants
   * @throws IOException if there is none that could be started
   */
  static FreshScan of(Setup setup, List<String> sources, StartedProcesses processes)
      throws IOException {
    if (setup.scan().isEmpty()) {
      throw new IOException("there is no command to start: run ksm by its launcher, bin/ksm");
    }
    Stack stack = Objects.requireNonNull(setup.contestant().stack());
    List<String> command = new ArrayList<>(setup.scan());
    command.add("--hasher=" + stack.hasher());
    command.add("--index=" + stack.index());
    command.add("--policy=" + stack.policy());
    command.add("--threads=" + setup.contestant().threads());
    command.add("--format=json");
    command.add("--");
    command.addAll(sources);
    return new FreshScan(List.copyOf(command), processes);
  }

  @Override
  public Run begin() {
    return new OneProcess(command, processes);
  }

  @Override
  public int settledScans() {
    return 0;
  }

  /**
   * One process.
   *
   * @param command that it runs
   * @param processes among which it is while it runs
   */
  private record OneProcess(List<String> command, StartedProcesses processes) implements Run {
    @Override
    public MeasuredScan scan() throws IOException {
      long cpuNanos = OwnStatus.childrenCpuNanos();
      long began = System.nanoTime();
      Process process =
          processes.start(new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile()));
      CompletableFuture<String> messages = messages(process);
      byte[] result = process.getInputStream().readAllBytes();
      int status = await(process);
      long nanos = System.nanoTime() - began;
      if (status != 0) {
        throw new IOException(
            "'%s' ended with status %d: %s"
                .formatted(String.join(" ", command), status, messages.join().strip()));
      }
      return new MeasuredScan(
          nanos, OwnStatus.childrenCpuNanos() - cpuNanos, 0, ScanOutput.outcome(result));
    }

    /** Reads them meanwhile: a pipe that nobody reads would hold the process up. */
    private static CompletableFuture<String> messages(Process process) {
      CompletableFuture<String> messages = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              messages.complete(
                  new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
              messages.complete("its messages cannot be read: " + e.getMessage());
            }
          });
      return messages;
    }

    private static int await(Process process) throws IOException {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a scan ran", e);
      }
    }

    @Override
    public boolean isUnknown(Metric figure) {
      return !KNOWN.contains(figure);
    }

    @Override
    public Curve curve() {
      return new Curve();
    }

    @Override
    public void close() {
      // The process has ended.
    }
  }
}
