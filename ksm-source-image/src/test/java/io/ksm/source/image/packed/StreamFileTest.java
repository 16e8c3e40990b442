package io.ksm.source.image.packed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.ImageSourceFactory;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.RealDumps;
import io.ksm.source.image.support.Tools;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests with pipes that another program writes to, in JVMs that have one. */
class StreamFileTest {
  private static final String JAVA =
      "'%s' -cp '%s' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %s"
          .formatted(
              Path.of(System.getProperty("java.home"), "bin", "java"),
              System.getProperty("java.class.path"),
              StreamProbe.class.getName());

  @TempDir Path directory;

  @BeforeEach
  void unpack() throws IOException {
    Tools.assumeThereAre("bash", "gzip", "zstd", "mkfifo");
    RealDumps.unpackGuest(directory);
  }

  /** What is in it may be of any format, and packed; a file as standard input is read in place. */
  @ParameterizedTest
  @CsvSource({
    "cat raw | %s - . , -, raw",
    "zstd -c elf | %s /dev/stdin . , /dev/stdin, elf",
    "%s - . < qemu-zlib, -, qemu-zlib",
    "%s <(gzip -c raw) . , /dev/fd/63, raw"
  })
  void pipesAreReadToTheirEnd(String command, String name, String file) throws Exception {
    try (PageSource expected = Images.open(directory.resolve(file))) {
      assertThat(run(command)).isEqualTo(name + " " + StreamProbe.sum(expected));
    }
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    assertThat(run("true | %s - .")).isEqualTo("image '-' is empty: nothing was written to it");
    assertThat(run("cat raw | %s - /proc/nowhere"))
        .startsWith("image '-' does not fit into '/proc/nowhere': no temporary file can be made")
        .endsWith("name another folder by spill=DIR");
  }

  /** Nobody may write to the other end of a pipe that has a name. */
  @Test
  void aNamedPipeIsNotTaken() throws Exception {
    Tools.run(directory, "mkfifo", "pipe");
    Path pipe = directory.resolve("pipe");
    assertThat(new ImageSourceFactory().match(pipe)).isEqualTo(Match.NO);
  }

  private String run(String command) throws IOException, InterruptedException {
    return Tools.run(directory, "bash", "-c", command.formatted(JAVA)).strip();
  }
}
