package io.ksm.cli.options;

import io.ksm.api.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads the option {@code --threads}, for every command that reads memory in several threads. */
public final class ThreadsOption {
  private static final int MAX_THREADS = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; default as many as there are processors.")
  private @Nullable Integer threads;

  /**
   * Returns how many threads are to be used.
   *
   * @throws UsageException if the number is impossible
   */
  public int count() {
    Integer given = threads;
    if (given == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (given < 1) {
      throw new UsageException("--threads is %d: give a number from 1".formatted(given));
    }
    if (given > MAX_THREADS) {
      throw new UsageException("--threads is %d: give %d at most".formatted(given, MAX_THREADS));
    }
    return given;
  }
}
