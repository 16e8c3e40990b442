package io.ksm.fleet.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that DuckDB's library is unpacked once, and that it is told where there is none. */
class DuckDbDriverTest {
  /** Where an ELF file says for which processor it is. */
  private static final int MACHINE = 18;

  @TempDir private Path folder;

  private static Path jar() {
    return Stream.of(System.getProperty("java.class.path").split(":"))
        .filter(each -> each.contains("duckdb_jdbc"))
        .map(Path::of)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theLibraryIsUnpackedOnce() throws Exception {
    Path cache = folder.resolve("cache");
    Path unpacked = DuckDbDriver.unpacked(jar(), cache);
    assertThat(names(cache)).containsExactly(unpacked.getFileName().toString());
    assertThat(names(unpacked)).hasSize(2).contains("duckdb_jdbc.jar");
    assertThat(Files.size(unpacked.resolve("duckdb_jdbc.jar"))).isLessThan(2 << 20);
    Files.createFile(unpacked.resolve("mark"));
    assertThat(DuckDbDriver.unpacked(jar(), cache)).isEqualTo(unpacked);
    assertThat(unpacked.resolve("mark")).exists();
  }

  @Test
  void otherJarsLeaveNothing() throws Exception {
    Path other = folder.resolve("other.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
      zip.putNextEntry(new ZipEntry("nothing"));
    }
    Path cache = folder.resolve("cache");
    assertThatThrownBy(() -> DuckDbDriver.unpacked(other, cache))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DuckDB has no library for this system");
    assertThat(cache).isEmptyDirectory();
  }

  /** The driver is whole, and its library is one of another processor. */
  @Test
  void aLibraryThatCannotBeLoadedIsTold() throws Exception {
    Path broken = folder.resolve("broken.jar");
    try (ZipFile from = new ZipFile(jar().toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(broken))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        if (entry.getName().startsWith("libduckdb_java")) {
          byte[] head = from.getInputStream(entry).readNBytes(1 << 12);
          head[MACHINE] ^= 1;
          to.write(head);
        } else {
          from.getInputStream(entry).transferTo(to);
        }
      }
    }
    Path cache = folder.resolve("cache");
    assertThatThrownBy(() -> DuckDbDriver.load(broken, cache))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("DuckDB in '%s' cannot be loaded: ".formatted(broken))
        .hasMessageContaining("if the jar is whole, remove the folder '" + cache)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aMissingJarIsToldWithHowToGetIt() {
    System.setProperty(DuckDbDriver.PROPERTY, folder.resolve("none.jar").toString());
    try {
      assertThatThrownBy(DuckDbDriver::load)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("get org.duckdb:duckdb_jdbc from Maven Central");
    } finally {
      System.clearProperty(DuckDbDriver.PROPERTY);
    }
  }
}
