package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever names a file can neither drive the reader's terminal nor fake a line. */
class HostileNamesTest {
  /** Clears the screen, and adds a line that looks like one of ksm's. */
  private static final String HOSTILE = "vm\u001b[2J\nksm: all is well\r.mem";

  private static final String ESCAPED = "vm\\u001b[2J\\nksm: all is well\\r.mem";

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return Main.run(arguments, out, err);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  static Stream<String> names() {
    return Stream.of(HOSTILE, "image:" + HOSTILE, HOSTILE + ":1", "image:a,page-size=" + HOSTILE);
  }

  @ParameterizedTest
  @MethodSource("names")
  void inAnError(String name) {
    assertThat(run("scan", name)).isNotZero();
    assertThat(err()).startsWith("ksm: ").hasLineCount(1).contains("all is well");
    assertThat(err()).doesNotContain("\u001b", "\r");
  }

  @Test
  void whatWasGivenCanBeToldFromTheLine() {
    assertThat(run("scan", HOSTILE)).isEqualTo(2);
    assertThat(err()).contains("no such file or directory: '" + ESCAPED + "'");
  }

  @Test
  void inAnUnknownOption() {
    assertThat(run("scan", "--" + HOSTILE)).isEqualTo(2);
    assertThat(err()).startsWith("ksm: ").hasLineCount(1).doesNotContain("\u001b", "\r");
  }

  @Test
  void inAWarning() throws IOException {
    Files.write(folder.resolve("good.mem"), new byte[4096]);
    Files.write(folder.resolve(HOSTILE), new byte[7]);
    assertThat(run("scan", folder.toString())).isZero();
    assertThat(err().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("ksm: left out") && line.contains("all is well"))
        .anyMatch(line -> line.contains("taken for raw memory"));
    assertThat(err()).doesNotContain("\u001b", "\r");
  }

  @Test
  void inATable() throws IOException {
    Path image = Files.write(folder.resolve(HOSTILE), new byte[4096]);
    assertThat(run("scan", image.toString())).isZero();
    assertThat(out()).contains("all is well\\r.mem").doesNotContain("\u001b", "\r");
    assertThat(out().lines()).noneMatch(line -> line.startsWith("ksm: all"));
  }
}
