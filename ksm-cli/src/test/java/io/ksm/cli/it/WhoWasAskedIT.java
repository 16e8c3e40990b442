package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.Launch;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Scans two processes with equal memory, of which one offers some: whom was asked, and whose. */
@ResourceLock("the KSM of this machine") // Which would merge what is offered here.
class WhoWasAskedIT {
  private static final String PROGRAM =
      """
      import ctypes, mmap, sys
      offered, size = int(sys.argv[1]), mmap.PAGESIZE
      libc = ctypes.CDLL(None)
      libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
      area = mmap.mmap(-1, 512 * size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      address = ctypes.addressof(ctypes.c_char.from_buffer(area))
      for page in range(512):
          area[page * size : page * size + 8] = (page % 100 + 0x5eed0001).to_bytes(8, 'little')
      done = offered == 0 or libc.madvise(address, offered * size, 12) == 0
      print('ready' if done else 'refused', flush=True)
      sys.stdin.read()
      """;

  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Process probe = new ProcessBuilder("/bin/sh", "-c", "command -v python3").start();
    assumeTrue(probe.waitFor() == 0, "no python3");
    for (String offered : List.of("0", "150")) {
      Process process = new ProcessBuilder("python3", "-c", PROGRAM, offered).start();
      processes.add(process);
      BufferedReader answer = process.inputReader();
      assumeTrue("ready".equals(answer.readLine()), "this kernel does not take memory for merging");
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private String source(int number) {
    return "pid:" + processes.get(number).pid();
  }

  private static Launch scan(String... arguments) {
    List<String> all = new ArrayList<>(List.of("scan", "--interval", "100ms"));
    all.addAll(List.of(arguments));
    return Launch.here(all.toArray(String[]::new));
  }

  @Test
  void saysWhatIsSavedAsThingsAre() throws Exception {
    JsonNode all = scan("--format", "json", source(0), source(1)).succeeded().json();
    JsonNode only =
        scan("--format", "json", source(0) + ",offered=only", source(1) + ",offered=only")
            .succeeded()
            .json();
    long pageSize = all.get("pageSize").longValue();

    assertThat(all.get("offeredSavedBytes").longValue()).isEqualTo(50 * pageSize);
    assertThat(only.get("savedBytes").longValue()).isEqualTo(50 * pageSize);
    assertThat(all.at("/sources/0/offered/pages").longValue()).isZero();
    assertThat(all.at("/sources/1/offered/pages").longValue()).isEqualTo(150);
    assertThat(all.at("/sources/1/kinds/anonymous/offered/pages").longValue()).isEqualTo(150);
    assertThat(only.at("/sources/1/eligible").longValue()).isEqualTo(150);
    assertThat(only.at("/sources/0/ineligible/not-offered").longValue()).isGreaterThan(512);
    assertThat(scan(source(0), source(1)).succeeded().out())
        .contains("That is if all of it were offered to KSM; as things are, ")
        .contains("What was offered to KSM, which looks at nothing else\n");
  }

  @Test
  void sortsSourcesIntoGroups() throws Exception {
    Launch launch =
        scan("--domain", "user", "--by", "vm", "--format", "json", source(0), source(1));
    JsonNode found = launch.succeeded().json();

    assertThat(found.at("/domain/by").textValue()).isEqualTo("user");
    assertThat(found.at("/domain/savedWithinBytes").longValue())
        .isEqualTo(found.get("savedBytes").longValue());
    assertThat(found.at("/domain/savedAcrossBytes").longValue()).isZero();
    assertThat(found.at("/groups/user/0/sources").intValue()).isEqualTo(2);
    assertThat(found.at("/groups/user/0/label").textValue())
        .isEqualTo(found.at("/sources/0/user").textValue());
    assertThat(found.at("/groups/vm/0/label").textValue()).isEqualTo("(host)");
  }

  @Test
  void leavesProcessesOut() throws Exception {
    String left = Long.toString(processes.get(0).pid());
    Launch launch =
        scan("--scans", "1", "--format", "json", "--exclude", left, "--exclude", "no one");
    assertThat(launch.err()).contains("ksm: exclude 'no one' excludes nothing: no such process\n");
    assertThat(launch.json().get("sources").findValuesAsText("label"))
        .noneMatch(label -> label.endsWith("(" + left + ")"))
        .anyMatch(label -> label.endsWith("(" + processes.get(1).pid() + ")"));

    assertThat(Launch.ksm("scan", "--exclude", left, "pid:" + left).failed(2).err())
        .isEqualTo(
            "ksm: process %s is named as a source and excluded as well: leave one of the two out\n"
                .formatted(left));
  }
}
