package io.ksm.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
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
  void deletesWhatAKilledProcessLeft() throws IOException, InterruptedException {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path left = Files.createDirectory(where.resolve("ksm-bench-" + dead.pid()));
    Files.createFile(left.resolve("mix.mem"));
    Path other = Files.createDirectory(where.resolve("ksm-bench-of-somebody"));
    WorkloadFiles.write(Workload.MIX.layout(10, 1), "mix", where).close();
    assertThat(left).doesNotExist();
    assertThat(other).exists();
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
