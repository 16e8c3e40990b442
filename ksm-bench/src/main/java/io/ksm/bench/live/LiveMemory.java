package io.ksm.bench.live;

import io.ksm.bench.process.ChildCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that hold the bytes of files in memory of their own: one process for each file. Each is
 * a JVM, with some 30 MiB more that belong to that. They idle, and end with this process, in
 * whatever way it does. Used by one thread.
 */
public final class LiveMemory implements AutoCloseable {
  static final String READY = "ready";

  /** The heap of each process: it needs one for a buffer only, as the files are not on it. */
  private static final long HEAP_BYTES = 8 << 20;

  private final List<Process> holders = new ArrayList<>();

  private LiveMemory() {}

  /**
   * Starts the processes, and waits until all hold what they are to hold. The files are not needed
   * any more then.
   *
   * @throws IOException if one cannot hold it; it has said why on standard error
   */
  public static LiveMemory of(List<Path> files) throws IOException {
    LiveMemory live = new LiveMemory();
    try {
      for (Path file : files) {
        List<String> command = ChildCommand.of(HolderMain.class, HEAP_BYTES);
        command.add(file.toString());
        live.holders.add(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      }
      for (Process holder : live.holders) {
        awaitReady(holder);
      }
      return live;
    } catch (IOException | RuntimeException e) {
      live.close();
      throw e;
    }
  }

  private static void awaitReady(Process holder) throws IOException {
    BufferedReader answers = holder.inputReader(StandardCharsets.UTF_8);
    if (!READY.equals(answers.readLine())) {
      throw new IOException("process %d cannot hold the workload".formatted(holder.pid()));
    }
  }

  /** Returns the processes' numbers, in the order of the files. */
  public List<Long> pids() {
    return holders.stream().map(Process::pid).toList();
  }

  /** Ends the processes. */
  @Override
  public void close() {
    holders.forEach(Process::destroyForcibly);
  }
}
