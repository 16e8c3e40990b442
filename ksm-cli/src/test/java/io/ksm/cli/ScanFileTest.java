package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results of {@code ksm scan} that go into files. */
class ScanFileTest {
  private static final String SOURCE = "synthetic:pages=100,zero=10";

  /** How long the scan took is another figure in each run. */
  private static final Pattern TIME =
      Pattern.compile("in [\\d.]+ m?s|\"(wallN|n)anos\" ?: ?\\d+|\"seconds\" ?: ?[\\d.]+");

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return Main.run(arguments, out, err);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "csv"})
  void theFileHoldsWhatWouldBePrinted(String format) throws IOException {
    Path file = Files.writeString(folder.resolve("result"), "an older one");
    assertThat(run("scan", SOURCE, "--format", format)).isZero();
    String printed = out();
    out.reset();
    assertThat(run("scan", SOURCE, "--format", format, "-o", file.toString())).isZero();
    assertThat(out()).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(withoutTime(Files.readString(file))).isEqualTo(withoutTime(printed));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aPipeOrDeviceIsWrittenTo() throws IOException {
    Path null0 = Path.of("/dev/null");
    assertThat(run("scan", SOURCE, "--format", "json", "-o", null0.toString())).isZero();
    assertThat(Files.isRegularFile(null0)).isFalse();
    assertThat(run("scan", SOURCE, "--format", "json")).isZero();
    assertThat(new ObjectMapper().readTree(out()).get("sources")).hasSize(1);
  }

  @Test
  void aPageHoldsTheFiguresOfTheResult() throws IOException {
    Path json = folder.resolve("result.json");
    Path html = folder.resolve("result.html");
    assertThat(
            run("scan", SOURCE, "--format=json", "-o", json.toString(), "--html", html.toString()))
        .isZero();
    String page = Files.readString(html);
    String begin = "id=\"data\">";
    int data = page.indexOf(begin) + begin.length();
    ObjectNode found =
        (ObjectNode)
            new ObjectMapper().readTree(page.substring(data, page.indexOf("</script>", data)));
    // 100 pages in one region have a cell each.
    assertThat(found.remove("page").at("/maps/0/0/pagesPerCell").intValue()).isEqualTo(1);
    assertThat(found).isEqualTo(new ObjectMapper().readTree(json.toFile()));
  }

  @Test
  void aPageThatCannotBeWrittenCostsNoResult() {
    assertThat(run("scan", SOURCE, "--html", "/dev/full")).isEqualTo(1);
    assertThat(out()).startsWith("Merging would save").contains("The words");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "ksm: cannot write '/dev/full': No space left on device; the result was printed all the"
                + " same\n");
  }

  @Test
  void oneFileIsNotWrittenTwice() {
    String file = folder.resolve("both").toString();
    assertThat(run("scan", SOURCE, "-o", file, "--html", file)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--output and --html are both '" + file + "'");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void thePageIsWrittenThoughTheResultCannotBe() {
    Path page = folder.resolve("page.html");
    assertThat(run("scan", SOURCE, "-o", "/dev/full", "--html", page.toString())).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot write '/dev/full'");
    assertThat(page).content().startsWithIgnoringCase("<!doctype html>");
  }

  @Test
  void quietIsOneSentence() {
    assertThat(run("scan", SOURCE, "-q")).isZero();
    assertThat(out().lines()).hasSizeBetween(1, 2).first().asString().startsWith("Merging would");
    assertThat(out()).doesNotContain("\n\n", "The words");
  }

  @Test
  void coloursAreForTerminalsUnlessOneAsksForThem() {
    assertThat(run("scan", SOURCE)).isZero();
    assertThat(out()).doesNotContain("\u001b");
    out.reset();
    assertThat(run("scan", SOURCE, "--color=always")).isZero();
    assertThat(out()).startsWith("\u001b[1;32mMerging").contains("\u001b[1mThe words\u001b[0m");
  }

  private static String withoutTime(String result) {
    return TIME.matcher(result).replaceAll("");
  }
}
