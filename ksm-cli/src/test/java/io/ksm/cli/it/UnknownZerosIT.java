package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that touched a small part of its memory, live and in every form of its dumps. */
class UnknownZerosIT {
  private static final long PAGE = 4096;
  private static final long USED = 4096;
  private static final long ZEROED = 512;
  private static final long UNTOUCHED = 32_768 - USED - ZEROED;

  /** Maps 128 MiB, fills 16 MiB of them with what has no equal, and sets 2 MiB to zero. */
  private static final String PROGRAM =
      """
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include <sys/mman.h>
      #include <unistd.h>

      int main(void) {
        size_t size = 128ul << 20, used = 16ul << 20;
        unsigned char *memory = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        unsigned long x = 88172645463325252ul;
        madvise(memory, size, MADV_NOHUGEPAGE);
        for (size_t i = 0; i < used; i += 8) {
          x ^= x << 13;
          x ^= x >> 7;
          x ^= x << 17;
          memcpy(memory + i, &x, 8);
        }
        memset(memory + used, 0, 2ul << 20);
        puts("ready");
        fflush(stdout);
        getchar();
        abort();
      }
      """;

  @TempDir private Path directory;
  private Process process;

  @AfterEach
  void end() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void allFormsSayTheSameButForTheZerosThatTheyDoNotKnow() throws Exception {
    start();
    JsonNode live = scan("pid:%d,freeze=on".formatted(process.pid()));
    assertThat(saved(live)).isBetween(ZEROED * PAGE, (ZEROED + 100) * PAGE);
    assertThat(live.at("/sources/0/zeroUnknown").longValue()).isZero();

    Path dumped = gcore();
    Path aborted = kernelCore();
    for (Path core : List.of(dumped, aborted)) {
      JsonNode told = scan(core.toString());
      assertLike(live, told);
      for (Path copy : copies(core)) {
        JsonNode same = scan(copy.toString());
        assertThat(same.get("counters")).as(copy.toString()).isEqualTo(told.get("counters"));
        assertThat(same.at("/sources/0/zeroUnknown")).isEqualTo(told.at("/sources/0/zeroUnknown"));
      }
    }
  }

  @Test
  void whoKnowsMoreCanSayIt() throws Exception {
    start();
    String core = gcore().toString();
    JsonNode unknown = scan(core);
    long zeros = unknown.at("/sources/0/zeroUnknown").longValue();

    JsonNode resident = scan("image:" + core + ",zeros=resident");
    assertThat(saved(resident)).isEqualTo(saved(unknown) + zeros * PAGE);
    assertThat(resident.at("/sources/0/eligible").longValue())
        .isEqualTo(unknown.at("/sources/0/eligible").longValue() + zeros);
    assertThat(resident.at("/counters/ksm_zero_pages").longValue()).isEqualTo(zeros);

    JsonNode absent = scan("image:" + core + ",zeros=absent");
    assertThat(absent.get("counters")).isEqualTo(unknown.get("counters"));
    assertThat(absent.at("/sources/0/ineligible/absent").longValue()).isEqualTo(zeros);

    // Sentences are wrapped where a line ends.
    assertThat(Launch.ksm("scan", core, "--quiet").succeeded().out().replaceAll("\\s+", " "))
        .endsWith(
            " more are zeros, of which this file does not tell whether they were ever touched. ");
  }

  /** What is saved live lies between what is saved for certain, and that with all the zeros. */
  private static void assertLike(JsonNode live, JsonNode told) {
    long unknown = told.at("/sources/0/zeroUnknown").longValue();
    assertThat(unknown).isBetween(UNTOUCHED + ZEROED, UNTOUCHED + ZEROED + 2_000);
    assertThat(saved(live)).isBetween(saved(told), saved(told) + unknown * PAGE);
    long liveWithoutZeros = live.at("/counters/pages_sharing").longValue();
    long toldWithoutZeros = told.at("/counters/pages_sharing").longValue();
    assertThat(liveWithoutZeros).isBetween(toldWithoutZeros - 8, toldWithoutZeros + 8);
    assertThat(told.at("/counters/ksm_zero_pages").longValue()).isZero();
    assertThat(told.at("/sources/0/unique").longValue()).isBetween(USED, USED + 200);
    long eligible = told.at("/sources/0/eligible").longValue();
    assertThat(told.at("/counters/general_profit").longValue())
        .isEqualTo(saved(told) - 64 * eligible);
  }

  private static long saved(JsonNode result) {
    return result.at("/savedBytes").longValue();
  }

  private static JsonNode scan(String source) throws IOException {
    Launch launch = Launch.here("scan", "--format", "json", source);
    assertThat(launch.status()).as(launch.err()).isZero();
    return launch.json();
  }

  private void start() throws Exception {
    assumeTrue(has("gcc"), "there is no gcc");
    Path source = Files.writeString(directory.resolve("sparse.c"), PROGRAM);
    Path program = directory.resolve("sparse");
    Launch.run(List.of("gcc", "-O1", "-o", program.toString(), source.toString()), Map.of())
        .succeeded();
    process =
        new ProcessBuilder("sh", "-c", "ulimit -c unlimited; exec ./sparse")
            .directory(directory.toFile())
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
  }

  private Path gcore() throws Exception {
    assumeTrue(has("gcore"), "there is no gcore: install gdb");
    String prefix = directory.resolve("dumped").toString();
    String pid = Long.toString(process.pid());
    Launch.run(List.of("gcore", "-o", prefix, pid), Map.of());
    return Path.of(prefix + "." + pid);
  }

  private Path kernelCore() throws Exception {
    String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).trim();
    assumeTrue(pattern.matches("core[%.\\w]*"), "cores go elsewhere: core_pattern is " + pattern);
    process.getOutputStream().close();
    process.waitFor();
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> cores =
          files.filter(file -> file.getFileName().toString().startsWith("core")).toList();
      assumeTrue(cores.size() == 1, "the kernel wrote no core: is the limit of their size 0?");
      return cores.getFirst();
    }
  }

  /** Returns copies that take all the room that they could, as little as they can, and packed. */
  private List<Path> copies(Path core) throws Exception {
    List<Path> copies = Stream.of("dense-", "sparse-", "packed-").map(this::copy).toList();
    run("cp", "--sparse=never", core.toString(), copies.get(0).toString());
    run("cp", "--sparse=always", core.toString(), copies.get(1).toString());
    if (!has("zstd")) {
      return copies.subList(0, 2);
    }
    run("zstd", "-q", "-f", "-1", core.toString(), "-o", copies.get(2).toString());
    return copies;
  }

  private Path copy(String name) {
    return directory.resolve(name);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(Launch.run(List.of(command), Map.of()).status()).isZero();
  }

  private static boolean has(String tool) throws IOException, InterruptedException {
    return Launch.run(List.of("sh", "-c", "command -v " + tool), Map.of()).status() == 0;
  }
}
