package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.KnownProcess;
import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.Nobody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Live processes. */
class ScanProcessIT {
  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void theKnownPagesOfAJvmAreCounted() throws Exception {
    try (KnownProcess known = KnownProcess.startJvm()) {
      JsonNode result = scan("--top", "10000", "pid:" + known.pid());

      assertAddsUp(result);
      KnownProcess.assertIsIn(result);
    }
  }

  @Test
  void aPythonProcessAddsUp() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no Python here");
    Process child =
        start("/usr/bin/python3", "-c", "import sys; print('ready', flush=True); sys.stdin.read()");
    assertThat(child.inputReader().readLine()).isEqualTo("ready");

    assertAddsUp(scan("pid:" + child.pid()));
  }

  @Test
  void threeCopiesOfOneProgramAddUpAndShare() throws Exception {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Process child = start("bash", "-c", "x=$(seq 1 20000); echo ready; read -r _");
      assertThat(child.inputReader().readLine()).isEqualTo("ready");
      arguments.add("pid:" + child.pid());
    }

    JsonNode result = scan(arguments.toArray(String[]::new));

    assertAddsUp(result);
    assertThat(result.get("sources")).hasSize(3);
    // A text of 100 KB in each of them; allocation may shift it by less than a page.
    assertThat(result.get("sources"))
        .allSatisfy(source -> assertThat(source.get("sharedAcross").longValue()).isPositive());
  }

  @Test
  void anotherUsersProcessIsNotReadable() throws Exception {
    Nobody.assume();
    Process child = start("sleep", "1000");

    Launch launch = Nobody.run(Launch.KSM.toString(), "scan", "pid:" + child.pid());

    assertThat(launch.failed(1).err()).contains(Long.toString(child.pid()));
  }

  @Test
  void whatAUserMayNotReadIsCountedInOneLine() throws Exception {
    Nobody.assume();
    Process own = start("setpriv", "--reuid=65534", "--clear-groups", "sleep", "1000");

    Launch launch = Nobody.run(Launch.KSM.toString(), "scan", "--scans", "1", "--format", "csv");

    assertThat(launch.status()).as(launch.err()).isZero();
    assertThat(launch.out()).contains("(%d)".formatted(own.pid()));
    assertThat(launch.err()).matches("ksm: left out \\d+ sources?: .*permission.*\n");
  }

  @Test
  void withoutASourceAllProcessesAreScannedButKsmItself() throws Exception {
    Process child = start("sleep", "1000");

    Launch launch = Launch.ksm("scan", "--interval", "10ms", "--format", "json");

    // Others may exit or execute another program meanwhile, which is noted.
    assertThat(launch.status()).as(launch.err()).isZero();
    assertAddsUp(launch.json());
    List<String> labels = launch.json().get("sources").findValuesAsText("label");
    assertThat(labels)
        .anyMatch(label -> label.contains("(%d)".formatted(child.pid())))
        .anyMatch(label -> label.contains("(%d)".formatted(ProcessHandle.current().pid())));
    assertThat(launch.json().at("/counters/full_scans").longValue()).isEqualTo(3);
  }

  private Process start(String... command) throws IOException {
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    children.add(child);
    return child;
  }

  private static JsonNode scan(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("scan", "--format", "json", "--interval", "100ms"));
    all.addAll(List.of(arguments));
    return Launch.ksm(all.toArray(String[]::new)).succeeded().json();
  }

  private static void assertAddsUp(JsonNode result) {
    long saved = 0;
    for (JsonNode source : result.get("sources")) {
      long ineligible = 0;
      for (JsonNode pages : source.get("ineligible")) {
        ineligible += pages.longValue();
      }
      long mergeable = 0;
      for (String name :
          List.of("zero", "duplicate", "unique", "volatile", "sharedByFork", "otherDomain")) {
        mergeable += source.get(name).longValue();
      }
      String label = source.get("label").textValue();
      assertThat(mergeable).as("%s", label).isEqualTo(source.get("eligible").longValue());
      assertThat(mergeable + ineligible).as("%s", label).isEqualTo(source.get("pages").longValue());
      assertThat(source.get("sharedWithin").longValue() + source.get("sharedAcross").longValue())
          .as("duplicates of %s", label)
          .isEqualTo(source.get("duplicate").longValue());
      saved += source.get("savedBytes").longValue();
    }
    JsonNode counters = result.get("counters");
    long savedPages =
        counters.get("pages_sharing").longValue() + counters.get("ksm_zero_pages").longValue();
    assertThat(saved).isEqualTo(result.get("savedBytes").longValue());
    // Mappings of one page, shared by a fork, merge like others, and free it only once.
    assertThat(saved).isLessThanOrEqualTo(savedPages * result.get("pageSize").longValue());
  }
}
