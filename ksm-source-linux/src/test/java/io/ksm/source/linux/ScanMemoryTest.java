package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.Platform;
import io.ksm.source.linux.support.PythonTarget;
import io.ksm.source.linux.support.Target;
import io.ksm.testkit.process.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that reading a process needs little memory, whatever its memory looks like. */
class ScanMemoryTest {
  private static final long BOUND = 64 << 20;
  private static final int BYTES_PER_PAGE = 32;

  /** Every second page of an area is a mapping of its own. */
  private static final String FRAGMENTED =
      """
      import ctypes, mmap, sys
      size = int(sys.argv[1])
      count = 50000
      area = mmap.mmap(-1, count * size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      start = ctypes.addressof(ctypes.c_char.from_buffer(area))
      protect = ctypes.CDLL(None).mprotect
      protect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
      for page in range(0, count, 2):
          area[page * size] = 1
          protect(start + page * size, size, mmap.PROT_READ)
      print('area', start, count)
      print('ready', flush=True)
      sys.stdin.readline()
      """;

  @Test
  void ofAProcessWithManyMappings() throws Exception {
    try (Target target = PythonTarget.start(FRAGMENTED)) {
      assertThat(regionsWithinBound(target, target.area("area").pages())).isGreaterThan(90_000);
    }
  }

  @Test
  void ofAProcessThatReservesMuch(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Platform.pageSize()]);
    try (Target target = Target.java(file)) {
      assertThat(regionsWithinBound(target, 0)).isPositive();
    }
  }

  /** Reads a target in a JVM of its own; returns how many regions it had in two listings. */
  private static int regionsWithinBound(Target target, long pages) throws IOException {
    List<String> command =
        Programs.java(
            // With the small compiler: what the other one takes for a moment is not the scan's.
            List.of(
                "-Xmx40m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"),
            ScanProgram.class,
            Integer.toString(target.pid()));
    Process scan =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> printed =
        new String(scan.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(printed).hasSize(2);
    assertThat(Long.parseLong(printed.get(1))).isLessThan(BOUND + pages * BYTES_PER_PAGE);
    return Integer.parseInt(printed.get(0));
  }
}
