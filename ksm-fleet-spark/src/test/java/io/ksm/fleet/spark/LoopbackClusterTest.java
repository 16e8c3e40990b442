package io.ksm.fleet.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.cluster.SparkCluster;
import io.ksm.fleet.cluster.SparkSubmit;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.Question;
import io.ksm.fleet.spark.support.Answers;
import io.ksm.fleet.spark.support.LoopbackCluster;
import io.ksm.fleet.spark.support.RandomFleet;
import io.ksm.fleet.spark.support.SparkHome;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests the job on a cluster of Spark that loses a part of itself. */
@ExtendWith(SeedExtension.class)
@Tag("long")
@EnabledIfSystemProperty(
    named = "ksm.spark.cluster",
    matches = "true",
    disabledReason = "five more JVMs cost time that the build does not have: mvn -Plong test")
class LoopbackClusterTest {
  private static final List<Question> REPORTED =
      List.copyOf(EnumSet.complementOf(EnumSet.of(Question.REPEATED)));
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.ui.enabled",
          "false",
          "spark.driver.host",
          "127.0.0.1",
          "spark.executor.memory",
          "512m",
          "spark.sql.shuffle.partitions",
          "4",
          // Who asks an executor that is dead need not wait long until he gives up.
          "spark.shuffle.io.retryWait",
          "1s",
          "spark.driver.extraJavaOptions",
          QUICK_START,
          "spark.executor.extraJavaOptions",
          QUICK_START);
  private static final long PAUSE_MILLIS = 20;

  @TempDir private Path folder;

  /** Waits until the job has answered its first question: then it is busy with the others. */
  private static void awaitAnswer(Path work, CompletableFuture<SparkCluster> job)
      throws IOException, InterruptedException {
    while (!hasAnswer(work)) {
      assertThat(job).isNotDone();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static boolean hasAnswer(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      return files.anyMatch(file -> file.toString().endsWith(".json"));
    }
  }

  @Test
  void rowsAreRightAlthoughAnExecutorIsKilled(Seed seed) throws Exception {
    List<Path> files = RandomFleet.write(folder, 4, 4, 100_000, seed.random());
    Fleet fleet = Fleet.open(files, FleetDescription.NONE, false);
    Path work = Files.createDirectory(folder.resolve("work"));
    SparkHome home =
        SparkHome.make(folder.resolve("spark"), Path.of(System.getProperty("java.home")));
    Path job = SparkHome.job(folder);
    try (LoopbackCluster cluster = LoopbackCluster.start(home, folder, 2)) {
      Path log = Path.of("target", "spark-cluster.log");
      SparkSubmit submit = new SparkSubmit(home.submit(), job, cluster.url(), SETTINGS, log);
      CompletableFuture<SparkCluster> running =
          CompletableFuture.supplyAsync(() -> open(fleet, submit, work));
      awaitAnswer(work, running);
      List<ProcessHandle> executors = cluster.executors(1);
      assertThat(executors).hasSize(1);
      assertThat(executors.getFirst().destroyForcibly()).isTrue();
      cluster.await("worker1.log", Pattern.compile("exitStatus 137"));
      try (SparkCluster engine = running.join()) {
        Answers.areThoseOfDuckDb(engine, fleet, HashRange.ALL, REPORTED);
      }
    }
  }

  private static SparkCluster open(Fleet fleet, SparkSubmit submit, Path work) {
    try {
      return SparkCluster.open(fleet, HashRange.ALL, REPORTED, submit, work);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
