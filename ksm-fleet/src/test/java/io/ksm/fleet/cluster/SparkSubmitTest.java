package io.ksm.fleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.Question;
import io.ksm.fleet.support.MadeFleet;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what happens around a job, without Spark: a script stands in for its command. */
class SparkSubmitTest {
  @TempDir private Path folder;

  private Path script(String text) throws IOException {
    Path script = Files.createDirectories(folder.resolve("home/bin")).resolve("spark-submit");
    Files.writeString(script, "#!/bin/sh\n" + text);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private Fleet fleet() throws IOException {
    List<Path> files = new MadeFleet().add("h", "one", 1, 2).add("h", "two", 2).write(folder, 1);
    return Fleet.open(files, FleetDescription.NONE, false);
  }

  private SparkCluster run(Fleet fleet, Path program, @Nullable Path log) throws IOException {
    SparkSubmit submit =
        new SparkSubmit(
            program, Path.of("job.jar"), "local[1]", Map.of("spark.some.name", "a b"), log);
    return SparkCluster.open(fleet, HashRange.ALL, Set.of(Question.FLEET), submit, work());
  }

  private Path work() throws IOException {
    return Files.createDirectories(folder.resolve("work"));
  }

  @Test
  void readsTheRowsOfTheJob() throws Exception {
    Path program =
        script(
            """
            [ "$*" = "--master local[1] --deploy-mode client --conf spark.some.name=a b job.jar $8" ] || exit 9
            grep -q '^question.0=fleet$' "$8" || exit 8
            echo '{"saved_across":1,"spread":-2}' >"${8%/*}/fleet.json"
            """);
    try (SparkCluster engine = run(fleet(), program, null)) {
      assertThat(engine.ask(Question.FLEET, row -> row.number(0) + row.number(1)))
          .containsExactly(-1L);
      assertThatThrownBy(() -> engine.ask(Question.PAIRS, row -> row))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(work()).isEmptyDirectory();
  }

  @Test
  void aFailureIsToldInOneLineAndNothingIsLeft() throws Exception {
    Path said = script("echo 'no room' >\"${8%/*}/failure.txt\"; exit 1");
    assertThatThrownBy(() -> run(fleet(), said, null))
        .isInstanceOf(IOException.class)
        .hasMessage("Spark cannot answer: no room (--spark-log FILE keeps all that it says)");
    Path before = script("echo hello; echo 'Error: no such class'; echo bye; exit 3");
    Path log = folder.resolve("log");
    assertThatThrownBy(() -> run(fleet(), before, log))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Spark ended with status 3 before it ran the job: Error: no such class ('%s' has all that it said)"
                .formatted(log));
    assertThat(log).content().isEqualTo("hello\nError: no such class\nbye\n");
    assertThatThrownBy(() -> run(fleet(), said, folder.resolve("no/log")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("name another file by --spark-log");
    assertThat(work()).isEmptyDirectory();
  }

  /** The job itself only knows that Spark has stopped. */
  @Test
  void whereSomethingElseListensNoMasterIsSaidToAnswer() throws Exception {
    Path program =
        script(
            """
            echo 'ERROR TransportResponseHandler: Still have 3 requests outstanding'
            echo 'ERROR StandaloneSchedulerBackend: Application has been killed. Reason: All masters are unresponsive! Giving up.'
            echo 'LiveListenerBus is stopped.' >"${8%/*}/failure.txt"
            exit 1
            """);
    assertThatThrownBy(() -> run(fleet(), program, null))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no master of Spark answers at 'local[1]': give the address that the master's page shows (--spark-log FILE keeps all that it says)");
    assertThat(work()).isEmptyDirectory();
  }

  /** Spark speaks of a page that it cannot read, in words of its own. */
  @Test
  void ofDamageThePlaceIsTold() throws Exception {
    Fleet fleet = fleet();
    Path file = fleet.files().getFirst().path();
    byte[] bytes = Files.readAllBytes(file);
    // More than a page's header, of which some bytes do not matter.
    for (int i = 20; i < 60; i++) {
      bytes[i] ^= 1;
    }
    Files.write(file, bytes);
    Path program = script("echo 'checksum' >\"${8%/*}/failure.txt\"; exit 1");
    assertThatThrownBy(() -> run(fleet, program, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'" + file + "' is damaged")
        .hasMessageContaining("row group 0");
  }

  @Test
  void namesThatSparkWouldMisreadAreRefused() throws Exception {
    for (String name : List.of("10:30.contents", ".contents", "_contents")) {
      Path file = new MadeFleet().add("h", "one", 1).write(folder, 1).getFirst();
      Path renamed = Files.move(file, folder.resolve(name));
      Fleet fleet = Fleet.open(List.of(renamed), FleetDescription.NONE, false);
      assertThatThrownBy(() -> run(fleet, script("exit 1"), null))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("Spark cannot read '" + renamed + "'");
    }
  }

  @Test
  void findsTheCommandOrSaysHowToGetIt() throws Exception {
    Path program = script("");
    String home = folder.resolve("home").toString();
    assertThat(SparkSubmit.program(home, "/bin")).isEqualTo(program);
    assertThat(SparkSubmit.program(null, "/none:" + home + "/bin")).isEqualTo(program);
    assertThatThrownBy(() -> SparkSubmit.program(null, "/none:"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("get Spark 3.5 or newer from https://spark.apache.org/downloads.html")
        .hasMessageEndingWith("name its folder by SPARK_HOME");
    assertThatThrownBy(() -> SparkSubmit.program("/none", home + "/bin"))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith("SPARK_HOME, which is '/none'");
  }

  @Test
  void aMasterIsLookedForFirst() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
      SparkMaster.requireOne("spark://127.0.0.1:1,127.0.0.1:" + port);
    }
    SparkMaster.requireOne("local[2]");
    for (String master : List.of("spark://127.0.0.1:1", "spark://no.such.host.invalid:7077")) {
      assertThatThrownBy(() -> SparkMaster.requireOne(master))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("no master of Spark is at '" + master + "': ");
    }
    assertThatThrownBy(() -> SparkMaster.requireOne("spark://somewhere"))
        .hasMessageEndingWith("give spark://HOST:PORT");
  }
}
