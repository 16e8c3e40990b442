package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.PluginJar;
import io.ksm.cli.it.support.Samples;
import io.ksm.cli.it.support.TestImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for all sources of a run: held still, damaged, named twice, gone meanwhile. */
class SourceOptionsIT {
  private static final int PAGE = TestImage.PAGE;

  /** One page of zeros, there as soon as a file is. */
  private static final String GATE =
      """
      import io.ksm.api.*;
      import java.io.IOException;
      import java.nio.file.*;
      import java.util.*;

      public final class Gate implements SourceFactory {
        public String name() { return "gate"; }
        public String summary() { return "opens when it is told to"; }

        public List<PageSource> open(String argument, Options options) throws IOException {
          Files.createFile(Path.of(argument, "reached"));
          while (!Files.exists(Path.of(argument, "open"))) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
          }
          return List.of(new PageSource() {
            public String label() { return "gate"; }
            public int pageSize() { return 4096; }
            public boolean isStatic() { return true; }
            public List<Region> regions() { return List.of(new Region("all", 4096, 1, "nobody")); }
            public void read(Region region, long first, int count, PageSink into) {
              into.setStates(0, count, PageState.ZERO);
            }
            public void close() {}
          });
        }
      }
      """;

  @TempDir private Path directory;
  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void frozenProcessesAndImagesAreScannedOnce() throws Exception {
    Process child = shell();
    String image = image("vm.mem", 1, 2).toString();

    Launch launch = scan("--freeze", "pid:" + child.pid(), image);
    Launch table = Launch.ksm("scan", "--freeze", "pid:" + child.pid(), "--scans", "1");

    assertThat(launch.succeeded().json().at("/counters/full_scans").longValue()).isEqualTo(1);
    assertThat(launch.json().at("/sources/0/volatile").longValue()).isZero();
    assertThat(launch.json().at("/sources/0/unique").longValue()).isPositive();
    assertThat(table.succeeded().out()).doesNotContain("--scans 2");
    assertThat(state(child)).isNotEqualTo('T');
  }

  @Test
  void whoIsExemptedIsNotFrozen() throws Exception {
    String own = "pid:%d,freeze=off".formatted(shell().pid());

    Launch launch = scan("--freeze", own, "--interval", "10ms");

    assertThat(launch.succeeded().json().at("/counters/full_scans").longValue()).isEqualTo(3);
  }

  @Test
  void allNeedsNoColon() throws Exception {
    Process child = shell();

    Launch launch = scan("all", "--scans", "1");

    assertThat(launch.status()).isZero();
    assertThat(launch.json().get("sources").findValuesAsText("label"))
        .anyMatch(label -> label.endsWith("(%d)".formatted(child.pid())));
  }

  @Test
  void saysThatNoSourceLeavesProcessesOut() throws Exception {
    String image = image("vm.mem", 1, 2).toString();
    Process child = shell();

    Launch unused = scan("--exclude", "backup", image);
    Launch used = scan("--exclude", "kthreadd", image, "pid:" + child.pid(), "--scans", "1");

    assertThat(unused.status()).isZero();
    assertThat(unused.err())
        .isEqualTo(
            "ksm: --exclude 'backup' excludes nothing of what was named: it leaves processes out of"
                + " 'all', of cgroup:PATH and of pid:NAME\n");
    assertThat(used.err()).doesNotContain("--exclude");
  }

  @Test
  void allIsOfThisMachine() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/sys/kernel/mm/ksm/run")), "this kernel has no KSM");

    assertThat(scan("all", "--scans", "1").json().has("kernel")).isTrue();
    assertThat(scan(image("vm.mem", 1, 2).toString()).json().has("kernel")).isFalse();
  }

  @Test
  void theSameMemoryIsScannedOnce() throws Exception {
    Path image = image("vm.mem", 1, 2);
    Path link = Files.createSymbolicLink(directory.resolve("link.mem"), image);
    String child = "pid:" + shell().pid();

    Launch launch =
        scan("--freeze", image.toString(), child, "image:" + link, child, directory.toString());

    assertThat(launch.status()).isZero();
    assertThat(launch.json().get("sources")).hasSize(2);
    assertThat(launch.json().at("/sources/0/unique").longValue()).isEqualTo(2);
    assertThat(launch.json().at("/sources/1/sharedAcross").longValue()).isZero();
    assertThat(launch.err().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("ksm: left out "))
        .anyMatch(line -> line.endsWith("it is scanned already"))
        .anyMatch(line -> line.endsWith("it is the same memory as '%s'".formatted(image)))
        .anyMatch(line -> line.contains("2 sources of '%s'".formatted(directory)));
  }

  @Test
  void whatIsLeftOfADamagedImageIsScannedAndTheRunFails() throws Exception {
    Path cut = guest("elf", 900_000);
    String damage = "image '%s' is damaged: program header 2's file size".formatted(cut);

    Launch refused = scan(cut.toString());
    assertThat(refused.failed(1).err()).contains(damage, "keep-going=on");

    String exempted = "image:%s,keep-going=off".formatted(cut);
    assertThat(scan("--keep-going", exempted).failed(1).err()).contains(damage);

    // Alone, named with its option, and as a file of a directory.
    for (List<String> arguments :
        List.of(
            List.of("--keep-going", cut.toString()),
            List.of("image:%s,keep-going=on".formatted(cut)),
            List.of("--keep-going", cut.getParent().toString()))) {
      Launch launch = scan(arguments.toArray(String[]::new));
      assertThat(launch.status()).isEqualTo(1);
      assertThat(launch.err()).startsWith("ksm: " + damage);
      assertThat(launch.err().lines()).doesNotHaveDuplicates();
      assertThat(launch.json().at("/sources/0/ineligible/unreadable").longValue()).isPositive();
      assertThat(launch.json().at("/sources/0/eligible").longValue()).isPositive();
    }
  }

  /** Its headers are sound, and what is wrong turns out when it is read. */
  @Test
  void damageThatIsFoundLaterFailsTheRunToo() throws Exception {
    Path dump = guest("kdump-zlib", Long.MAX_VALUE);
    try (RandomAccessFile file = new RandomAccessFile(dump.toFile(), "rw")) {
      file.seek(file.length() - 20);
      file.write(new byte[20]);
    }

    Launch launch = scan("--keep-going", dump.toString());

    assertThat(launch.status()).isEqualTo(1);
    assertThat(launch.err())
        .startsWith("ksm: image '%s' is damaged: pfn ".formatted(dump))
        .contains("its data cannot be decompressed")
        .hasLineCount(1);
    assertThat(launch.json().at("/sources/0/ineligible/unreadable").longValue()).isEqualTo(1);
  }

  @Test
  void whatCannotBeOpenedLeavesTheOthers() throws Exception {
    String image = image("vm.mem", 1, 2).toString();
    String none =
        "image:" + directory.resolve("no\nne"); // Its message takes one line all the same.
    String nobody = "pid:999999999";

    Launch launch = scan("--keep-going", none, image, nobody);

    assertThat(launch.status()).isEqualTo(1);
    assertThat(launch.err().lines())
        .containsExactly(
            "ksm: image '%s' does not exist: check the path"
                .formatted(directory.resolve("no\\nne")),
            "ksm: there is no process 999999999");
    assertThat(launch.json().at("/sources/0/unique").longValue()).isEqualTo(2);
    scan(none, image).failed(1);
    assertThat(scan("--keep-going", none, nobody).failed(1).err())
        .contains("none of the sources", "does not exist", "no process 999999999");
  }

  @Test
  void aMemberOfAGroupMayGoAndWhoWasNamedByNumberMayNot() throws Exception {
    Path program = directory.resolve("ksm-it-" + ProcessHandle.current().pid());
    Files.copy(Path.of("/bin/sh"), program);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    start(program);
    Process leaving = start(program);
    Process alone = shell();

    assertThat(scanWhileEnds(leaving, "pid:" + program.getFileName())).isZero();
    assertThat(scanWhileEnds(alone, "pid:" + alone.pid())).isEqualTo(1);
    Process both = start(program);
    assertThat(scanWhileEnds(both, "pid:" + program.getFileName(), "pid:" + both.pid()))
        .isEqualTo(1);
  }

  /**
   * Scans sources, one of which ends when all are open and nothing is read yet: the last source is
   * a gate, which opens when it is told to.
   *
   * @return the exit status
   */
  private int scanWhileEnds(Process child, String... sources) throws Exception {
    Path gate = Files.createTempDirectory(directory, "gate");
    Path jars = Files.createDirectory(gate.resolve("jars"));
    PluginJar.make(jars.resolve("gate.jar"), "SourceFactory", "Gate", GATE);
    List<String> command = new ArrayList<>(List.of(Launch.KSM.toString(), "scan", "--scans", "1"));
    command.addAll(List.of("--plugins", jars.toString()));
    command.addAll(List.of(sources));
    command.add("gate:" + gate);
    Path errors = gate.resolve("errors");
    Process ksm =
        new ProcessBuilder(command)
            .redirectOutput(gate.resolve("report").toFile())
            .redirectError(errors.toFile())
            .start();
    children.add(ksm);
    while (!Files.exists(gate.resolve("reached"))) {
      assertThat(ksm.isAlive()).as(Files.readString(errors)).isTrue();
      Thread.sleep(1);
    }
    child.destroyForcibly().waitFor();
    Files.createFile(gate.resolve("open"));
    int status = ksm.waitFor();
    assertThat(Files.readString(errors)).endsWith("(%d) has exited\n".formatted(child.pid()));
    return status;
  }

  private Process shell() throws IOException {
    return start(Path.of("/bin/sh"));
  }

  /** Starts a shell that waits. */
  private Process start(Path program) throws IOException {
    Process child =
        new ProcessBuilder(program.toString(), "-c", "echo ready; read -r _")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    children.add(child);
    assertThat(child.inputReader().readLine()).isEqualTo("ready");
    return child;
  }

  private static char state(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  private static Launch scan(String... arguments) {
    List<String> all = new ArrayList<>(List.of("scan", "--format", "json"));
    all.addAll(List.of(arguments));
    return Launch.here(all.toArray(String[]::new));
  }

  private Path image(String name, int... contents) throws IOException {
    byte[] bytes = new byte[contents.length * PAGE];
    for (int i = 0; i < contents.length; i++) {
      Arrays.fill(bytes, i * PAGE, (i + 1) * PAGE, (byte) contents[i]);
    }
    return Files.write(directory.resolve(name), bytes);
  }

  /** Unpacks a dump of the tiny guest into a folder of its own, cut off after so many bytes. */
  private Path guest(String name, long most) throws Exception {
    Path folder = Files.createDirectory(directory.resolve("guest"));
    Samples.unpack("guest.tar.xz", folder, name);
    Path dump = folder.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(dump.toFile(), "rw")) {
      file.setLength(Math.min(most, file.length()));
    }
    return dump;
  }
}
