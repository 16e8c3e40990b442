package io.ksm.cli.fleet;

import io.ksm.api.UsageException;
import io.ksm.cli.options.ByteSize;
import io.ksm.cli.options.ThreadsOption;
import io.ksm.fleet.cluster.SparkCluster;
import io.ksm.fleet.cluster.SparkSubmit;
import io.ksm.fleet.query.DuckDb;
import io.ksm.fleet.query.EngineLimits;
import io.ksm.fleet.query.FleetEngine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads which engine answers questions, and what it may use. */
final class EngineOptions {
  private static final String DUCKDB = "duckdb";
  private static final String SPARK = "spark";
  private static final String CLUSTER = "spark://";

  /** Spark refuses less than 450 MiB, of which the JVM itself takes some. */
  private static final long MIN_SPARK_MEMORY = 512L << 20;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = {
        "Who answers: duckdb, which is the default; spark, on this machine; or a cluster of Spark,"
            + " as in spark://HOST:7077."
      })
  private String engine = DUCKDB;

  @Option(
      names = "--conf",
      paramLabel = "NAME=VALUE",
      description =
          "A setting of Spark, as in spark.executor.memory=4g; several times for several.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--spark-log",
      paramLabel = "FILE",
      description = "Where everything goes that Spark says; default nowhere.")
  private @Nullable Path sparkLog;

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

  /**
   * Returns what starts the engine.
   *
   * @throws UsageException if there is no such engine, or options do not go with it
   */
  FleetEngine.Opener opener() {
    if (engine.equals(DUCKDB)) {
      refuse("it is for Spark", "--conf", "--spark-log");
      EngineLimits limits = new EngineLimits(memory, spill, maxSpill, threads.count());
      return (fleet, range, _) -> DuckDb.open(fleet, range, limits);
    }
    SparkSubmit submit = submit();
    return (fleet, range, questions) -> SparkCluster.open(fleet, range, questions, submit, spill);
  }

  private SparkSubmit submit() {
    if (engine.startsWith(CLUSTER)) {
      refuse(
          "on a cluster, say it by --conf, as in --conf spark.executor.memory=4g",
          "--memory-limit",
          "--max-spill",
          "--threads");
      return SparkSubmit.find(engine, settings, sparkLog);
    }
    if (!engine.equals(SPARK)) {
      throw new UsageException(
          "'%s' is not an engine: give duckdb, spark, or spark://HOST:PORT".formatted(engine));
    }
    refuse("it is for DuckDB", "--max-spill");
    if (memory < MIN_SPARK_MEMORY) {
      throw new UsageException(
          "--memory-limit is too little for Spark: give %d MiB or more"
              .formatted(MIN_SPARK_MEMORY >> 20));
    }
    Map<String, String> own = new LinkedHashMap<>();
    own.put("spark.driver.memory", (memory >> 20) + "m");
    if (spill != null) {
      own.put("spark.local.dir", spill.toAbsolutePath().toString());
    }
    own.putAll(settings);
    return SparkSubmit.find("local[%d]".formatted(threads.count()), own, sparkLog);
  }

  private void refuse(String reason, String... options) {
    for (String option : List.of(options)) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new UsageException(
            "%s does not go with --engine %s: %s".formatted(option, engine, reason));
      }
    }
  }
}
