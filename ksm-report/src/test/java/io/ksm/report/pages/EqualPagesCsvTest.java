package io.ksm.report.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.core.Ksm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file says which pages are equal, so that other programs can read it. */
class EqualPagesCsvTest {
  private static final int PAGE_SIZE = 4096;

  @TempDir private Path directory;

  private Path image(String name, int... contents) throws IOException {
    byte[] bytes = new byte[contents.length * PAGE_SIZE];
    for (int page = 0; page < contents.length; page++) {
      bytes[page * PAGE_SIZE] = (byte) contents[page];
    }
    return Files.write(directory.resolve(name), bytes);
  }

  private Ksm scanned() throws IOException {
    Ksm ksm =
        Ksm.builder()
            .source("image:" + image("=first.mem", 1, 1, 2, 1))
            .source("image:" + image("second.mem", 3, 1, 1))
            .hasher("crc32")
            .index("rb")
            .policy("eager")
            .build();
    ksm.scan();
    return ksm;
  }

  @Test
  void hasARowForEachRunOfNeighbours() throws IOException {
    Path file = Files.writeString(directory.resolve("groups.csv"), "what was there before");
    try (Ksm ksm = scanned()) {
      EqualPagesCsv.write(ksm, file);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst()).isEqualTo("content,hash,label,address,pages");
    assertThat(lines.subList(1, lines.size()))
        .allSatisfy(line -> assertThat(line).matches("1,[0-9a-f]{16},.*"))
        .map(line -> line.replaceAll("^1,[0-9a-f]{16},|" + directory + "/", ""))
        .containsExactly("=first.mem,0,2", "=first.mem,12288,1", "second.mem,4096,2");
  }

  @Test
  void namesTheFileThatCannotBeWritten() throws IOException {
    try (Ksm ksm = scanned()) {
      assertThatThrownBy(() -> EqualPagesCsv.write(ksm, Path.of("/dev/full")))
          .isInstanceOf(IOException.class)
          .hasMessage("cannot write '/dev/full': No space left on device");
    }
  }
}
