package io.ksm.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  private static final String OLD = "what was there";

  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesANewFile() throws IOException {
    Path file = folder.resolve("new");
    WholeFile.write(file, out -> out.write("gänz"));
    assertThat(file).hasContent("gänz");
    assertThat(names()).containsExactly("new");
  }

  @Test
  void replacesAFileAndKeepsItsPermissions() throws IOException {
    Path file = Files.writeString(folder.resolve("old"), OLD);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    WholeFile.write(file, out -> out.write("new"));
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aLinkStillLeadsToTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("old"), OLD);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file.getFileName());
    WholeFile.write(link, out -> out.write("new"));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  /** While it is written, the old one is there, and afterwards too if anything fails. */
  @Test
  void whatFailsHalfWayLeavesAllAsItWas() throws IOException {
    Path file = Files.writeString(folder.resolve("old"), OLD);
    assertThatThrownBy(() ->
            WholeFile.write(
                file,
                out -> {
                  out.write("x".repeat(1 << 20));
                  assertThat(file).hasContent(OLD);
                  throw new IOException("half-way");
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write '%s': half-way", file);
    assertThat(file).hasContent(OLD);
    assertThat(names()).containsExactly("old");
  }

  @Test
  void aFullDiskIsToldOfAsSuch() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "needs /dev/full");
    assertThatThrownBy(() -> WholeFile.write(full, out -> out.write("some")))
        .hasMessage("cannot write '/dev/full': No space left on device");
  }

  @Test
  void aFolderThatIsNotThereIsToldOf() {
    Path file = folder.resolve("none/file");
    assertThatThrownBy(() -> WholeFile.write(file, out -> out.write("some")))
        .hasMessage("cannot write '%s': no such folder", file);
  }
}
