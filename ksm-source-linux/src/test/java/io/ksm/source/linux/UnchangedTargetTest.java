package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scanning changes nothing in a process: no page comes into being, no page table, no fault. */
class UnchangedTargetTest {
  private static final Pattern SIZES =
      Pattern.compile(
          "(VmRSS|RssAnon|RssFile|RssShmem|VmSwap|VmPTE|Rss|Anonymous|Private_Dirty):.*");

  /** Fields of {@code /proc/PID/stat} behind the name: minor faults to those of children. */
  private static final int FAULTS = 7;

  @Test
  void aJavaProcessStaysAsItIs(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Native.pageSize()]);
    try (Target target = Target.java(file)) {
      assertUnchangedByScans(target);
    }
  }

  @Test
  void aPythonProcessStaysAsItIs() throws Exception {
    try (Target target = PythonTarget.start()) {
      assertUnchangedByScans(target);
    }
  }

  private static void assertUnchangedByScans(Target target) throws Exception {
    target.stop();
    try (PageSource source = Sources.open(target.pid())) {
      List<String> before = footprint(target.pid());
      assertThat(before).hasSizeGreaterThan(9);
      Reading.everything(source);
      Reading.everything(source);
      assertThat(footprint(target.pid())).isEqualTo(before);
    }
  }

  private static List<String> footprint(int pid) throws ErrnoException {
    String[] stat = ProcessIdentity.fields(ProcFile.read(pid, "stat"));
    List<String> sizes =
        SIZES
            .matcher(ProcFile.read(pid, "status") + ProcFile.read(pid, "smaps_rollup"))
            .results()
            .map(size -> size.group())
            .toList();
    return java.util.stream.Stream.concat(
            sizes.stream(), Arrays.stream(stat, FAULTS, FAULTS + 4).map("faults "::concat))
        .toList();
  }
}
