package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages for {@code man}. */
class ManualTest {
  @Test
  void hasAPageForEachCommandThatHelpShows(@TempDir Path folder) throws IOException {
    OutputStream nowhere = OutputStream.nullOutputStream();
    Path pages = folder.resolve("man");
    assertThat(Main.run(new String[] {"manual", pages.toString()}, nowhere, nowhere)).isZero();
    assertThat(names(pages))
        .contains("ksm.1", "ksm-scan.1", "ksm-kernel.1", "ksm-kernel-status.1", "ksm-doctor.1")
        .doesNotContain("ksm-manual.1", "ksm-help.1", "ksm-rehearse.1");

    assertThat(Files.readString(pages.resolve("ksm-scan.1")))
        .startsWith(".TH \"KSM\\-SCAN\" \"1\"")
        .contains("ksm\\-scan \\- Find the equal pages of processes or memory images, and say")
        .contains("\n.TP\n\\fB\\-o, \\-\\-output=FILE\\fR\nWrite the result there")
        .contains("\n.SH \"EXAMPLES\"\n.nf\n  ksm scan  ")
        .contains("\n.SH \"EXIT STATUS\"\n.TP\n\\fB0\\fR\nsuccess\n");
    assertThat(Files.readString(pages.resolve("ksm.1"))).contains("\\fBksm\\-kernel\\fR(1)");
    for (String page : names(pages)) {
      // Nothing that a command says of itself is taken for a macro.
      assertThat(Files.readAllLines(pages.resolve(page)))
          .filteredOn(line -> line.matches("['.].*"))
          .allMatch(line -> line.matches("\\.(TH|SH|TP|nf|fi)( \".*\")?"));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
