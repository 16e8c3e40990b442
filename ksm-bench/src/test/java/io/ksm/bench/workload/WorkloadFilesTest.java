package io.ksm.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadFilesTest {
  @TempDir private Path where;

  @Test
  void holdsTheLayoutAndVanishes() throws IOException {
    // More than one write, and a rest.
    Layout layout = Workload.MIX.layout(2500, 1);
    byte[] expected = new byte[2500 * Layout.PAGE_SIZE];
    layout.write(0, 0, 2500, MemorySegment.ofArray(expected));
    try (WorkloadFiles files = WorkloadFiles.write(layout, "mix", where)) {
      assertThat(files.files()).hasSize(1);
      assertThat(files.files().getFirst()).hasBinaryContent(expected);
    }
    assertThat(where).isEmptyDirectory();
  }

  @Test
  void hasAFileForEachMemory() throws IOException {
    try (WorkloadFiles files =
        WorkloadFiles.write(Workload.CLONES.layout(40, 1), "clones", where)) {
      assertThat(files.files()).hasSize(4).allSatisfy(file -> assertThat(file).hasSize(10 * 4096));
    }
  }

  @Test
  void keepsFilesIfAsked() throws IOException {
    List<Path> kept;
    try (WorkloadFiles files = WorkloadFiles.write(Workload.MIX.layout(10, 1), "mix", where)) {
      files.keep();
      kept = files.files();
    }
    WorkloadFiles.write(Workload.MIX.layout(10, 1), "mix", where).close();
    assertThat(kept)
        .isNotEmpty()
        .allSatisfy(file -> assertThat(file).exists())
        .allSatisfy(file -> assertThat(file.toString()).contains("ksm-bench-kept-"));
  }

  @Test
  void keepsFilesOfSeveralRunsOfAProcess() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (WorkloadFiles files = WorkloadFiles.write(Workload.MIX.layout(10, 1), "mix", where)) {
        files.keep();
      }
    }
    try (Stream<Path> kept = Files.list(where)) {
      assertThat(kept).hasSize(2);
    }
  }

  @Test
  void theFolderIsNewAndForThisUserOnly() throws IOException {
    try (WorkloadFiles files = WorkloadFiles.write(Workload.MIX.layout(10, 1), "mix", where)) {
      assertThat(files.folder().getFileName().toString())
          .matches("ksm-bench-" + ProcessHandle.current().pid() + "-.+");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.folder())))
          .isEqualTo("rwx------");
    }
  }

  private static long deadPid() throws IOException, InterruptedException {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    return dead.pid();
  }

  @Test
  void deletesWhatAKilledProcessLeft() throws IOException, InterruptedException {
    long dead = deadPid();
    Path left = Files.createDirectory(where.resolve("ksm-bench-" + dead + "-123"));
    Files.createFile(left.resolve("mix.mem"));
    Path kept = Files.createDirectory(where.resolve("ksm-bench-kept-" + dead + "-123"));
    Path other = Files.createDirectory(where.resolve("ksm-bench-of-somebody"));
    Path living =
        Files.createDirectory(where.resolve("ksm-bench-" + ProcessHandle.current().pid() + "-123"));
    WorkloadFiles.write(Workload.MIX.layout(10, 1), "mix", where).close();
    assertThat(left).doesNotExist();
    assertThat(kept).exists();
    assertThat(other).exists();
    assertThat(living).exists();
  }

  @Test
  void followsNoLinks(@TempDir Path precious) throws IOException, InterruptedException {
    Path file = Files.createFile(precious.resolve("file"));
    Path link = where.resolve("ksm-bench-" + deadPid() + "-123");
    Files.createSymbolicLink(link, precious);
    WorkloadFiles.write(Workload.MIX.layout(10, 1), "mix", where).close();
    assertThat(file).exists();
    assertThat(link).isSymbolicLink();
  }

  /** Only root can make what belongs to somebody else. */
  @Test
  void leavesWhatIsSomebodyElses() throws IOException, InterruptedException {
    Path foreign = Files.createDirectory(where.resolve("ksm-bench-" + deadPid() + "-123"));
    assumeTrue("root".equals(Files.getOwner(foreign).getName()), "needs root");
    Files.setAttribute(foreign, "unix:uid", 65_534);
    WorkloadFiles.write(Workload.MIX.layout(10, 1), "mix", where).close();
    assertThat(foreign).exists();
  }

  @Test
  void saysHowMuchRoomIsMissing() {
    PageContents none = (content, memory, offset) -> {};
    List<int[]> memories = Collections.nCopies(1 << 12, new int[1 << 20]);
    assertThatThrownBy(() -> WorkloadFiles.write(new Layout(memories, none, 0), "mix", where))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the workload needs 16777280 MiB in '" + where + "'")
        .hasMessageContaining("--size");
    assertThat(where).isEmptyDirectory();
  }

  @Test
  void namesAFolderThatIsNone() {
    Path none = where.resolve("none");
    assertThatThrownBy(() -> WorkloadFiles.write(Workload.MIX.layout(10, 1), "mix", none))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(none.toString());
  }
}
