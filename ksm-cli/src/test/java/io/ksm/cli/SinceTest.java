package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ksm scan --since} says of memory that changed, and of files that are no reports. */
class SinceTest {
  private static final int PAGE_SIZE = 4096;

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path same;
  private Path changing;
  private Path leaving;
  private Path report;

  @BeforeEach
  void scanOnce() throws IOException {
    same = image("same.mem", 1, 2, 3);
    changing = image("changing.mem", 5, 6, 7, 8);
    leaving = image("leaving.mem", 5, 9);
    report = folder.resolve("report.json");
    assertThat(run(List.of(same, changing, leaving), "--format", "json", "-o", report.toString()))
        .isZero();
  }

  @Test
  void saysWhichSourcesCameLeftAndChanged() throws IOException {
    image("changing.mem", 5, 5, 5, 5);
    Path coming = image("coming.mem", 0, 0);
    assertThat(run(List.of(same, changing, coming), "--since", report.toString())).isZero();
    assertThat(sentences())
        .contains(
            "What changed Since " + report,
            "merging would save 16.0 KiB more than then",
            "1 source came, and 1 left.",
            "1 source did not change.");
    assertThat(text(out).substring(text(out).indexOf("What changed")))
        .containsPattern("changing.mem +stayed")
        .containsPattern("coming.mem +came +– +0.01")
        .containsPattern("leaving.mem +left");

    out.reset();
    assertThat(
            run(List.of(same, changing, coming), "--since", report.toString(), "--format", "json"))
        .isZero();
    JsonNode since = new ObjectMapper().readTree(text(out)).get("since");
    assertThat(since.get("savedBytesThen").longValue()).isEqualTo(PAGE_SIZE);
    assertThat(since.get("sources")).hasSize(4);
    assertThat(since.get("sources").get(0).get("change").textValue()).isEqualTo("stayed");
    assertThat(since.get("sources").get(1).get("savedBytes").longValue()).isEqualTo(3 * PAGE_SIZE);
    assertThat(since.get("sources").get(2).get("zeroBytes").longValue()).isEqualTo(2 * PAGE_SIZE);
    assertThat(since.get("sources").get(3).get("change").textValue()).isEqualTo("left");
    assertThat(since.get("sources").get(3).has("savedBytes")).isFalse();
  }

  @Test
  void saysInOneLineWhenNothingChanged() {
    assertThat(run(List.of(same, changing, leaving), "-q", "--since", report.toString())).isZero();
    assertThat(sentences()).contains("would save as much as then", "0 sources came, and 0 left.");
  }

  @Test
  void refusesWhatIsNoReportOfThisVersion() throws IOException {
    String whole = Files.readString(report);
    refuses(whole.substring(0, whole.length() / 2), "is damaged, or not a report of a scan");
    refuses("", "is not a report of a scan");
    refuses("{\"schemaVersion\": 1, \"rows\": []}", "is not a report of a scan");
    refuses(
        whole.replace("\"schemaVersion\" : 1", "\"schemaVersion\" : 99"),
        "has schemaVersion 99, and this ksm reads 1");
    refuses(whole.replaceFirst("\"sources\" : \\[", "$0 5,"), "is damaged");
  }

  private void refuses(String text, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("wrong.json"), text);
    err.reset();
    assertThat(run(List.of(same), "--since", file.toString())).isEqualTo(2);
    assertThat(text(err)).startsWith("ksm: '" + file).contains(why).hasLineCount(1);
  }

  /** Writes pages, each of which is full of one number. */
  private Path image(String name, int... pages) throws IOException {
    byte[] bytes = new byte[pages.length * PAGE_SIZE];
    for (int page = 0; page < pages.length; page++) {
      Arrays.fill(bytes, page * PAGE_SIZE, (page + 1) * PAGE_SIZE, (byte) pages[page]);
    }
    return Files.write(folder.resolve(name), bytes);
  }

  private int run(List<Path> images, String... options) {
    String[] arguments = new String[1 + options.length + images.size()];
    arguments[0] = "scan";
    System.arraycopy(options, 0, arguments, 1, options.length);
    for (int i = 0; i < images.size(); i++) {
      arguments[1 + options.length + i] =
          "image:%s,format=raw,zeros=resident".formatted(images.get(i));
    }
    return Main.run(arguments, out, err);
  }

  /** The text without the ends of its lines. */
  private String sentences() {
    return text(out).replaceAll("\\s+", " ");
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
