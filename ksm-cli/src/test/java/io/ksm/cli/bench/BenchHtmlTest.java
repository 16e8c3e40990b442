package io.ksm.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.bench.support.BenchSamples;
import io.ksm.cli.bench.support.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class BenchHtmlTest {
  private static final int BLUE = 0x0072B2;
  private static final int GREY = 0x8C959F;
  private static final int ORANGE = 0xE69F00;

  // The browser's helpers may still be writing to its profile when it has ended.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private Path page() throws IOException {
    Path page = folder.resolve("report.html");
    BenchHtml.write(new BenchReport(BenchSamples.result(), null), page);
    return page;
  }

  @Test
  void needsNothingElse() throws IOException {
    String page = Files.readString(page());
    assertThat(page).doesNotContainPattern("(src|href)=\"(?!data:)").contains("Chart.js v");
    assertThat(page).doesNotContain("sourceMappingURL").doesNotContain("/*{");
    assertThat(page.split("</script", -1)).as("ends of scripts").hasSize(5);
    assertThat(page).contains("default-src 'none'");
  }

  @Test
  void drawsBarsAndCurvesInARealBrowser() throws IOException, InterruptedException {
    Chromium.assume();
    Chromium.View view = new Chromium(folder).open(page());
    assertThat(view.console()).isEmpty();
    assertThat(view.dom().split("<canvas", -1)).as("charts").hasSize(4);
    assertThat(view.dom()).as("columns without a title").doesNotContain("></th>");
    // The engine's bar of 12.5 GiB/s and that of 25, the grey one of reading, the kernel's.
    assertThat(view.points(BLUE)).isGreaterThan(2000);
    assertThat(view.points(GREY)).isGreaterThan(2000);
    assertThat(view.points(ORANGE)).isGreaterThan(100);
    assertThat(view.dom())
        .contains(
            "crc32c rb ksm</td><td>12.50</td><td>305</td><td>0.6</td><td>25.0</td><td>44</td>")
        .contains("Really merged: kernel:ksmd.")
        .contains("limit:read to crc32c rb ksm: 0.990 (0.900 to 1.100)");
  }

  /** Whose merges all came at once has a curve as well: from nothing to all. */
  @Test
  void aCurveMayHaveOnePoint() throws IOException, InterruptedException {
    Chromium.assume();
    Path page = folder.resolve("report.html");
    BenchHtml.write(new BenchReport(BenchSamples.resultOfOneLook(), null), page);
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).isEmpty();
    assertThat(view.dom().split("<canvas", -1)).as("charts").hasSize(4);
    Path without = folder.resolve("without.html");
    Files.writeString(without, Files.readString(page).replace("[[0, 0], ", "["));
    long points = new Chromium(folder).open(without).points(BLUE);
    assertThat(view.points(BLUE)).as("bars and a line").isGreaterThan(points + 200);
  }

  @Test
  void wordsFromOutsideStayWords() throws IOException, InterruptedException {
    Chromium.assume();
    Chromium.View view = new Chromium(folder).open(page());
    assertThat(view.dom())
        .doesNotContain("<img")
        .contains("baseline:memcmp-tree: &lt;/script&gt;&lt;img src=x");
  }

  /** Nothing is cut off, and no ticks of an axis run into each other. */
  @Test
  void fitsTheWindow() throws IOException, InterruptedException {
    Chromium.assume();
    Path page = page();
    Files.writeString(
        page,
        Files.readString(page)
            .replace(
                "</body>",
                """
                <script>
                const wide = [...document.querySelectorAll('.scroll')].filter((it) => it.scrollWidth > it.clientWidth);
                kit.element('p', kit.main, 'too wide: ' + wide.length);
                const axis = Object.values(Chart.instances).at(-1).scales.x;
                const gaps = axis.ticks.slice(1).map((tick, i) => axis.getPixelForTick(i + 1) - axis.getPixelForTick(i));
                kit.element('p', kit.main, 'ticks: ' + axis.ticks.length + ', least gap: ' + (Math.min(...gaps) >= 25));
                </script></body>\
                """));
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).isEmpty();
    assertThat(view.dom())
        .contains("too wide: 0")
        .containsPattern("ticks: ([3-9]|1\\d), least gap: true");
  }

  /** The bars, the curve and the tables give a row one colour. */
  @Test
  void aRowHasOneColour() throws IOException, InterruptedException {
    Chromium.assume();
    Chromium.View view = new Chromium(folder).open(page());
    assertThat(view.dom()).contains("background: rgb(0, 114, 178)");
    Path page = folder.resolve("report.html");
    Files.writeString(page, Files.readString(page).replace("'#0072b2'", "'#123456'"));
    Chromium.View other = new Chromium(folder).open(page);
    assertThat(other.points(BLUE)).isZero();
    assertThat(other.points(0x123456)).isEqualTo(view.points(BLUE));
  }

  @Test
  void whoFailedStandsInTheTables() throws IOException, InterruptedException {
    Chromium.assume();
    Path page = folder.resolve("report.html");
    BenchHtml.write(new BenchReport(BenchSamples.resultWithAFault(), null), page);
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).isEmpty();
    assertThat(view.dom())
        .contains(
            "baseline:memcmp-tree</td><td colspan=\"11\">failed: &lt;/script&gt;&lt;img src=x");
  }

  /** As in the text: a process's time is no first merge, and it has no settled scan. */
  @Test
  void wholeProcessesStandApart() throws IOException, InterruptedException {
    Chromium.assume();
    Path page = folder.resolve("report.html");
    BenchHtml.write(new BenchReport(BenchSamples.resultOfWholeProcesses(), null), page);
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).isEmpty();
    String[] tables = view.dom().split("<table", -1);
    assertThat(tables).hasSize(5);
    assertThat(tables[1])
        .contains("crc32c rb ksm fresh</td><td>0.080</td><td>12.50</td>")
        .doesNotContain("limit:read");
    for (int table = 2; table < tables.length; table++) {
      assertThat(tables[table].split("</table>", -1)[0])
          .contains("limit:read")
          .doesNotContain("fresh");
    }
  }

  /** The test's own test: what is wrong on a page is noticed. */
  @Test
  void aBrokenPageWouldBeNoticed() throws IOException, InterruptedException {
    Chromium.assume();
    Path page = page();
    Files.writeString(page, Files.readString(page).replace("new Chart(", "new Chert("));
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).hasSize(1).first().asString().contains("Chert is not defined");
    assertThat(view.points(BLUE)).isZero();
  }
}
