package io.ksm.bench.contestant;

import io.ksm.bench.contest.Metric;
import io.ksm.bench.process.OwnStatus;
import io.ksm.bench.process.Setup;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Measures whole processes: each time the command that scans is started anew, and its time goes
 * from there until it has ended. It does what it does for its users, so it knows no settled scans.
 *
 * @param command with all its arguments
 */
record FreshScan(List<String> command) implements Runner {
  private static final Set<Metric> KNOWN =
      EnumSet.of(
          Metric.FIRST_SCANS,
          Metric.FIRST_NANOS,
          Metric.FIRST_CPU_NANOS,
          Metric.SAVED_PAGES,
          Metric.UNSETTLED_PAGES);

  /**
   * Makes the command.
   *
   * @throws IOException if there is none that could be started
   */
  static FreshScan of(Setup setup) throws IOException {
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
    command.addAll(setup.memory().sources());
    return new FreshScan(List.copyOf(command));
  }

  @Override
  public Run begin() throws IOException {
    return new OneProcess(command, Files.createTempFile("ksm-bench-", ".err"));
  }

  @Override
  public int settledScans() {
    return 0;
  }

  /**
   * One process.
   *
   * @param command that it runs
   * @param messages the file to which it writes them
   */
  private record OneProcess(List<String> command, Path messages) implements Run {
    @Override
    public MeasuredScan scan() throws IOException {
      long cpuNanos = OwnStatus.childrenCpuNanos();
      long began = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectError(messages.toFile())
              .start();
      byte[] result = process.getInputStream().readAllBytes();
      int status = await(process);
      long nanos = System.nanoTime() - began;
      if (status != 0) {
        throw new IOException(
            "'%s' ended with status %d: %s"
                .formatted(String.join(" ", command), status, Files.readString(messages).strip()));
      }
      return new MeasuredScan(
          nanos, OwnStatus.childrenCpuNanos() - cpuNanos, 0, ScanOutput.outcome(result));
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
    public void close() throws IOException {
      Files.deleteIfExists(messages);
    }
  }
}
