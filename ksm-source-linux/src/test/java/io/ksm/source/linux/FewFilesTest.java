package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.process.ProcessNumbers;
import io.ksm.source.linux.support.Groups;
import io.ksm.source.linux.support.Target;
import io.ksm.testkit.process.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where more processes are named than files may be opened, the biggest are read. */
class FewFilesTest {
  private static final int PROCESSES = 60;

  @Test
  void oneLineSaysWhatIsLeftOut(@TempDir Path directory) throws Exception {
    oneLineSaysWhatIsLeftOut(directory, "off");
  }

  @Test
  void noMoreAreFrozenThanCanBeRead(@TempDir Path directory) throws Exception {
    oneLineSaysWhatIsLeftOut(directory, "on");
  }

  private static void oneLineSaysWhatIsLeftOut(Path directory, String freeze) throws Exception {
    Path program = directory.resolve("m" + ProcessNumbers.own());
    List<Target> targets = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        targets.add(Groups.startNamed(program));
      }
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "ulimit -n 64; exec \"$@\"", "sh"));
      command.addAll(
          Programs.small(FewFilesProgram.class, String.valueOf(program.getFileName()), freeze));
      Process reader = new ProcessBuilder(command).redirectErrorStream(true).start();
      List<String> printed =
          new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertThat(printed.getFirst())
          .matches("left out \\d+ processes named '%s': .*".formatted(program.getFileName()))
          .endsWith("may not open more files (raise the limit by ulimit -n)");
      assertThat(printed)
          .contains("this process may not open more files (raise the limit by ulimit -n)");
      assertThat(reader.waitFor()).isZero();
    } finally {
      targets.forEach(Target::close);
    }
  }
}
