package io.ksm.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminationTest {
  private static final Check FINE = Check.ok("Java", "25");
  private static final Check LESS = Check.limited("rights", "uid 1", "Run ksm as root.");
  private static final Check NONE = Check.missing("/proc", "not mounted", "Mount it.");

  @Test
  void saysWhatLimitsAScanAndWhatToDo() throws IOException {
    assertThat(text(new Examination(List.of(FINE, LESS))))
        .isEqualTo(
            """
            All is there that a scan needs; limited: rights.

            ok       Java    25
            limited  rights  uid 1
                             → Run ksm as root.
            """);
    assertThat(text(new Examination(List.of(FINE)))).startsWith("All is there that a scan needs.");
  }

  @Test
  void isReadyUnlessSomethingIsMissing() throws IOException {
    assertThat(new Examination(List.of(FINE, LESS)).isReady()).isTrue();
    Examination without = new Examination(List.of(FINE, LESS, NONE));
    assertThat(without.isReady()).isFalse();
    assertThat(text(without)).startsWith("A scan of processes does not work here; missing: /proc.");

    StringWriter json = new StringWriter();
    without.writeJson(json);
    JsonNode read = new ObjectMapper().readTree(json.toString());
    assertThat(read.get("ready").booleanValue()).isFalse();
    assertThat(read.get("checks").get(0).has("advice")).isFalse();
    assertThat(read.get("checks").get(2).get("verdict").textValue()).isEqualTo("missing");
    assertThat(read.get("checks").get(2).get("advice").textValue()).isEqualTo("Mount it.");
  }

  @Test
  void looksAtThisMachine() throws IOException {
    Examination here = Examination.ofMachine();
    assertThat(here.checks())
        .extracting(Check::name)
        .contains("Java", "native access", "/proc", "rights", "reading", "pfns", "programs");
    // Those of these tests run on Linux, and read processes of their own user.
    assertThat(here.isReady()).isTrue();
  }

  @Test
  void findsProgramsOnThePathAlone(@TempDir Path folder) throws IOException {
    for (String program : List.of("sh", "flock")) {
      assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true)).isTrue();
    }
    String path = "/no-such-folder:" + folder;
    assertThat(ToolChecks.all(path).getFirst().finding()).isEqualTo("not on the PATH: setsid");
    assertThat(Files.createFile(folder.resolve("setsid")).toFile().setExecutable(true)).isTrue();
    assertThat(ToolChecks.all(path).getFirst().verdict()).isEqualTo(Verdict.OK);
  }

  private static String text(Examination examination) throws IOException {
    StringBuilder text = new StringBuilder();
    examination.write(TextWriter.plain(text));
    return text.toString();
  }
}
