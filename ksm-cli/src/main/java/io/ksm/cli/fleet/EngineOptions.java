package io.ksm.cli.fleet;

import io.ksm.api.UsageException;
import io.ksm.cli.options.ByteSize;
import io.ksm.fleet.query.EngineLimits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads what the engine that answers questions may use. */
final class EngineOptions {
  @Option(
      names = "--memory-limit",
      paramLabel = "SIZE",
      description =
          "Memory of the engine, beside Java's; what is more goes to the disk; default 2GiB.",
      converter = ByteSize.class)
  private long memory = EngineLimits.DEFAULT_MEMORY;

  @Option(
      names = "--spill",
      paramLabel = "DIR",
      description = "Where that goes; default the system's folder for temporary files.")
  private @Nullable Path spill;

  @Option(
      names = "--max-spill",
      paramLabel = "SIZE",
      description = "How much may go there; default nine tenths of what is free.",
      converter = ByteSize.class)
  private long maxSpill;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine; default as many as there are processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** Returns what it may use. */
  EngineLimits limits() {
    if (threads < 1) {
      throw new UsageException("--threads is %d: give a number above 0".formatted(threads));
    }
    return new EngineLimits(memory, spill, maxSpill, threads);
  }
}
