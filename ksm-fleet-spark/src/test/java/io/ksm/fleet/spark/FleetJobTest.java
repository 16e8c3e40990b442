package io.ksm.fleet.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.cluster.SparkCluster;
import io.ksm.fleet.cluster.SparkSubmit;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.Question;
import io.ksm.fleet.spark.support.Answers;
import io.ksm.fleet.spark.support.RandomFleet;
import io.ksm.fleet.spark.support.SparkHome;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the job gives the rows that DuckDB gives, by Spark on this machine. */
@ExtendWith(SeedExtension.class)
class FleetJobTest {
  private static final List<Question> ALL = List.of(Question.values());
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.ui.enabled",
          "false",
          "spark.sql.shuffle.partitions",
          "2",
          "spark.driver.extraJavaOptions",
          "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

  /** For little data: Spark generates no code, which would take most of the time to compile. */
  private static final Map<String, String> FOR_LITTLE =
      Map.of(
          "spark.sql.codegen.wholeStage", "false", "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  @TempDir private Path folder;

  private SparkSubmit spark(Path java, Map<String, String> settings) throws IOException {
    SparkHome home = SparkHome.make(folder.resolve("spark"), java);
    // It outlives the test: for whoever looks why it failed.
    Path log = Path.of("target", "spark.log");
    return new SparkSubmit(home.submit(), SparkHome.job(folder), "local[2]", settings, log);
  }

  private static Path ownJava() {
    return Path.of(System.getProperty("java.home"));
  }

  private static Path java17() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
      List<Path> found =
          all.filter(home -> home.getFileName().toString().matches("java-17-.*|.*-17-jdk.*"))
              .filter(home -> Files.isExecutable(home.resolve("bin/java")))
              .toList();
      assumeThat(found).as("a Java 17: openjdk-17-jre-headless").isNotEmpty();
      return found.getFirst();
    }
  }

  private void check(Fleet fleet, HashRange range, SparkSubmit spark) throws IOException {
    Path work = Files.createDirectory(folder.resolve("work"));
    try (SparkCluster engine = SparkCluster.open(fleet, range, ALL, spark, work)) {
      Answers.areThoseOfDuckDb(engine, fleet, range, ALL);
    }
    assertThat(work).isEmptyDirectory();
  }

  /** What it needs of contents that domains keep apart, it also needs of others. */
  @Test
  void givesTheRowsOfDuckDb(Seed seed) throws Exception {
    List<Path> files = RandomFleet.write(folder, 3, 3, 2000, seed.random());
    Fleet fleet = Fleet.open(files, FleetDescription.NONE, true);
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.putAll(FOR_LITTLE);
    check(fleet, HashRange.ALL, spark(ownJava(), settings));
  }

  @Test
  @Tag("long")
  @EnabledIfSystemProperty(
      named = "ksm.spark.cluster",
      matches = "true",
      disabledReason = "another Spark costs time that the build does not have: mvn -Plong test")
  void givesThemOfASampleAndOnJava17(Seed seed) throws Exception {
    List<Path> files = RandomFleet.write(folder, 4, 5, 30_000, seed.random());
    Fleet fleet = Fleet.open(files, FleetDescription.NONE, false);
    check(fleet, HashRange.sample(1), spark(java17(), SETTINGS));
  }
}
