package io.ksm.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * They run, briefly and with small parameters: figures of this mean nothing. Those of the kernel's
 * KSM need the machine for themselves, and are left out.
 */
class BenchmarksTest {
  @ParameterizedTest
  @CsvSource({
    "HasherBenchmark, mebibytes, 2, 8",
    "IndexBenchmark, entries, 64, 6",
    "IdleArenaBenchmark, mebibytes, 4, 16",
    "MergeBenchmark, -, -, 2",
    "GuardedWriteBenchmark, mebibytes, 4, 6",
    "FirstMergeBenchmark.engine, -, -, 2",
    "FirstWriteBenchmark.mergedByArena, -, -, 1",
    "FirstWriteBenchmark.ofFile, -, -, 1"
  })
  void everyBenchmarkRuns(String name, String parameter, String value, int expected)
      throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("\\." + name + "\\b")
                    .param(parameter, value)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    assertThat(results).hasSize(expected);
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
