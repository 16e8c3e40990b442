package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.cli.it.support.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a scan of a large process costs: the process nothing, and ksm a bounded amount of memory.
 */
class ScanMemoryIT {
  private static final String PYTHON = "/usr/bin/python3";
  private static final int PAGES = 300 << 20 >> 12;
  private static final long BOUND_BYTES = 64 << 20;
  private static final int BYTES_PER_PAGE = 32;

  /** Fills pages, each another, of half of its memory. */
  private static final String TARGET =
      """
      import mmap, os, sys
      size = int(sys.argv[1]) << 12
      memory = mmap.mmap(-1, 2 * size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      for at in range(0, size, 1 << 20):
          memory[at:at + (1 << 20)] = os.urandom(1 << 20)
      print('ready', flush=True)
      sys.stdin.read()
      """;

  /** Runs a command and prints the most memory that it had resident, in KiB. */
  private static final String PEAK =
      """
      import resource, subprocess, sys
      subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
      print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
      """;

  private Process target;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "python3 is not installed");
    target =
        new ProcessBuilder(PYTHON, "-c", TARGET, Integer.toString(PAGES))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(target.inputReader().readLine()).isEqualTo("ready");
  }

  @AfterEach
  void end() throws InterruptedException {
    if (target != null) {
      target.destroyForcibly().waitFor();
    }
  }

  /** Compared with a run of the command that has nothing to do. */
  @Test
  void aScanNeedsLittleMemory() throws Exception {
    long idle = peakBytes("--version");
    long scanning =
        peakBytes("scan", "--threads", "2", "--interval", "10ms", "pid:" + target.pid());

    assertThat(scanning - idle)
        .isPositive()
        .isLessThan(BOUND_BYTES + (long) PAGES * BYTES_PER_PAGE);
  }

  @Test
  void theTargetStaysAsItIs() throws Exception {
    signal("STOP");
    while (!status("State").startsWith("T")) {
      Thread.sleep(1);
    }
    List<String> before = footprint();

    Launch launch = Launch.ksm("scan", "--scans", "2", "--interval", "10ms", "pid:" + target.pid());

    assertThat(launch.succeeded().out()).contains("Merging would save");
    assertThat(footprint()).isEqualTo(before).doesNotContain("");
    signal("CONT");
  }

  private static long peakBytes(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PYTHON, "-c", PEAK, Launch.KSM.toString()));
    command.addAll(List.of(arguments));
    Launch launch = Launch.run(command, Map.of());
    return Long.parseLong(launch.succeeded().out().strip()) << 10;
  }

  /** Returns what the kernel says of the target's memory, and of the faults that it had. */
  private List<String> footprint() throws Exception {
    List<String> footprint = new ArrayList<>();
    for (String field : List.of("VmRSS", "RssAnon", "RssFile", "VmSwap", "VmPTE", "VmSize")) {
      footprint.add(status(field));
    }
    String stat = Files.readString(Path.of("/proc/%d/stat".formatted(target.pid())));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    footprint.add("minor faults " + fields[7]);
    footprint.add("major faults " + fields[9]);
    return footprint;
  }

  private String status(String field) throws Exception {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(target.pid()))).stream()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private void signal(String name) throws Exception {
    Launch.run(List.of("kill", "-" + name, Long.toString(target.pid())), Map.of()).succeeded();
  }
}
