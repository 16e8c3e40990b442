package io.ksm.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.linux.process.ProcessNumbers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HelperProcessTest {
  private static final long NO_SUCH_CALL = 100_000;

  private static String status(int pid, String key) throws IOException {
    return ProcFile.read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readsIntoTheMemoryOfThisJvm(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "what a helper reads");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment into = arena.allocate(6);
      long opened = HelperCalls.open(arena.allocateFrom(file.toString()), 0);
      // It has no other open files, so that nobody waits for their end.
      assertThat(opened).isZero();
      assertThat(HelperCalls.pread(opened, into, 6, 7)).isEqualTo(6);
      assertThat(new String(into.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII))
          .isEqualTo("helper");
      assertThat(HelperCalls.close(opened)).isZero();
      assertThat(HelperCalls.close(opened)).isNegative();
      assertThat(HelperProcess.cpuNanosOfThread()).isPositive();
    } finally {
      HelperProcess.closeOfThread();
    }
    assertThat(HelperProcess.cpuNanosOfThread()).isZero();
  }

  /** As on kernels that cannot close all at once. */
  @Test
  void closesItsFilesOneByOne() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long opened = HelperCalls.open(arena.allocateFrom("/dev/null"), 0);
      HelperProcess.ofThread().closeEachFile();
      assertThat(HelperCalls.close(opened)).isNegative();
    } finally {
      HelperProcess.closeOfThread();
    }
  }

  @Test
  void isAProcessOfItsOwnThatGetsNoSignals() throws Exception {
    HelperProcess helper = HelperProcess.start();
    int pid = helper.pid();
    assertThat(HelperProcess.isHelper(pid)).isTrue();
    assertThat(HelperProcess.isHelper(pid, "ksm-helper")).as("seen by another ksm").isTrue();
    assertThat(HelperProcess.isHelper(ProcessNumbers.own(), "ksm-helper"))
        .as("has memory of its own")
        .isFalse();
    assertThat(status(pid, "Name")).isEqualTo("ksm-helper");
    assertThat(status(pid, "Tgid")).isEqualTo(Integer.toString(pid));
    new ProcessBuilder("kill", "-TERM", Integer.toString(pid)).start().waitFor();
    assertThat(helper.call(NO_SUCH_CALL, 0, 0, 0, 0, 0, 0)).isEqualTo(-Errno.ENOSYS);

    helper.close();

    assertThat(HelperProcess.isHelper(pid)).isFalse();
    assertThat(Path.of("/proc", Integer.toString(pid))).doesNotExist();
  }

  @Test
  void anotherOneTakesThePlaceOfOneThatWasKilled() throws Exception {
    try {
      HelperProcess first = HelperProcess.ofThread();
      new ProcessBuilder("kill", "-KILL", Integer.toString(first.pid())).start().waitFor();
      assertThat(first.call(NO_SUCH_CALL, 0, 0, 0, 0, 0, 0)).isEqualTo(-Errno.EIO);
      HelperProcess second = HelperProcess.ofThread();
      assertThat(second.pid()).isNotEqualTo(first.pid());
      assertThat(second.call(NO_SUCH_CALL, 0, 0, 0, 0, 0, 0)).isEqualTo(-Errno.ENOSYS);
    } finally {
      HelperProcess.closeOfThread();
    }
  }

  @Test
  void isKilledWithItsThread() throws Exception {
    int[] pid = new int[1];
    Thread thread =
        new Thread(() -> {
          try {
            pid[0] = HelperProcess.start().pid();
          } catch (ErrnoException e) {
            throw new AssertionError(e);
          }
        });
    thread.start();
    thread.join();
    assertThat(LibcProcesses.reap(pid[0], true)).isEqualTo(pid[0]);
  }

  /** The machine code is what an assembler makes of what stands beside it. */
  @ParameterizedTest
  @CsvSource({"amd64, as", "aarch64, aarch64-linux-gnu-as"})
  void itsCodeIsThatOfItsAssembly(String architecture, String assembler, @TempDir Path folder)
      throws Exception {
    String found = "command -v " + assembler + " && command -v objcopy";
    boolean here = new ProcessBuilder("sh", "-c", found).start().waitFor() == 0;
    assumeTrue(here && Platform.isSupported("Linux", architecture), "no " + assembler);
    assumeTrue(
        !assembler.equals("as") || System.getProperty("os.arch").equals(architecture),
        "as is for another architecture");
    String name = "helper-" + architecture + ".txt";
    StringBuilder source =
        new StringBuilder(assembler.equals("as") ? ".intel_syntax noprefix\n" : "");
    try (InputStream stream =
        Objects.requireNonNull(HelperProcess.class.getResourceAsStream(name))) {
      for (String line :
          new String(stream.readAllBytes(), StandardCharsets.US_ASCII).lines().toList()) {
        if (!line.startsWith("#") && !line.isEmpty()) {
          String code = line.substring(line.indexOf(';') + 1);
          source.append(code.split(" # ", 2)[0]).append('\n');
        }
      }
    }
    Path file = Files.writeString(folder.resolve("helper.s"), source);
    String object = file + ".o";
    String bytes = file + ".bytes";
    String copy = assembler.replaceFirst("as$", "objcopy");
    for (List<String> command :
        List.of(
            List.of(assembler, "-o", object, file.toString()),
            List.of(copy, "-O", "binary", "-j", ".text", object, bytes))) {
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
    assertThat(HelperCode.read(architecture)).isEqualTo(Files.readAllBytes(Path.of(bytes)));
  }
}
