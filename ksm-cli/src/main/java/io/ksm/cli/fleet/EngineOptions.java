package io.ksm.cli.fleet;

import io.ksm.cli.options.ByteSize;
import io.ksm.cli.options.ThreadsOption;
import io.ksm.fleet.query.EngineLimits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

  @Mixin private ThreadsOption threads = new ThreadsOption();

  /** Returns what it may use. */
  EngineLimits limits() {
    return new EngineLimits(memory, spill, maxSpill, threads.count());
  }
}
