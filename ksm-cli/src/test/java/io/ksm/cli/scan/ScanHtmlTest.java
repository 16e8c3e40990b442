package io.ksm.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksm.api.Counters;
import io.ksm.cli.bench.support.Chromium;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MapCells;
import io.ksm.core.report.MappedRegions;
import io.ksm.core.report.MemoryMap;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceReport;
import io.ksm.report.scan.Content;
import io.ksm.report.scan.ScanJson;
import io.ksm.report.scan.ScanResult;
import io.ksm.report.scan.ScanSetup;
import io.ksm.report.scan.ShownGroups;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class ScanHtmlTest {
  private static final int PAGE = 4096;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  /** Markup, a change of the direction of writing, and a character that drives terminals. */
  private static final String HOSTILE =
      "</script><img src=x onerror=alert(1)>\u202Eexe\u001b[2J&amp;";

  private static final String SHOWN =
      "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;\\u202eexe\\u001b[2J&amp;amp;";

  // The browser's helpers may still be writing to its profile when it has ended.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private Path page;

  @BeforeEach
  void namePage() {
    page = folder.resolve("scan.html");
  }

  /**
   * Sources of 1,000 pages: 100 are zero, 200 equal each other, 300 equal those of the others, and
   * 400 are in a region of which none can merge.
   */
  private static ScanResult result(int sources, String name) {
    PageFigures figures =
        new PageFigures(1_000, 100, 0, 0, 500, 0, 0, 0, 0, 0, Map.of(name, 400L), 450L * PAGE);
    List<SourceReport> reports = new ArrayList<>();
    List<MemoryMap> maps = new ArrayList<>();
    int[][] sharing = new int[sources][sources];
    for (int i = 0; i < sources; i++) {
      reports.add(
          new SourceReport(
              name + " " + i,
              figures,
              200,
              300,
              HugePageFigures.NONE,
              Map.of(name, figures),
              MergingTerms.NONE,
              null));
      maps.add(map(name));
      for (int j = 0; j < sources; j++) {
        sharing[i][j] = i == j ? 200 : i % 2 == j % 2 ? 300 : 0;
      }
    }
    RepeatedContent content =
        new RepeatedContent(0xabc, 7, Map.of(name + " 0", 4L, name + " 1", 3L), 0);
    MemoryReport report =
        new MemoryReport(
            PAGE,
            new Counters(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            reports,
            new SharingMatrix(sharing),
            List.of(content),
            Map.of(),
            Map.of(),
            450L * PAGE * sources,
            0,
            1,
            false,
            maps);
    ScanSetup setup =
        new ScanSetup(
            new Stack(PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("ksm")), 2);
    return new ScanResult(
        setup,
        true,
        3,
        1 << 20,
        1_000_000,
        report,
        List.of(new Content(content, "")),
        ShownGroups.NONE);
  }

  private static MemoryMap map(String name) {
    int[] cells = {100, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 300, 0, 0};
    return new MemoryMap(
        List.of(
            new MappedRegions(name, name, 0x7fff_0000_0000L, 1, 600, "", 300, split(cells)),
            new MappedRegions(name, name, -PAGE * 400L, 1, 400, name, 400, empty())));
  }

  /** Two cells of 300 pages each. */
  private static MapCells split(int[] quarters) {
    int[] cells = new int[10];
    for (int i = 0; i < quarters.length; i++) {
      cells[i < 15 ? i % 5 : 5 + i % 5] += quarters[i];
    }
    return new MapCells(cells);
  }

  private static MapCells empty() {
    return new MapCells(new int[5]);
  }

  private JsonNode data() throws IOException {
    Matcher data = DATA.matcher(Files.readString(page));
    assertThat(data.find()).isTrue();
    return MAPPER.readTree(data.group(1));
  }

  private void add(String script) throws IOException {
    Files.writeString(
        page, Files.readString(page).replace("</body>", "<script>" + script + "</script></body>"));
  }

  @Test
  void itsFiguresAreThoseOfJson() throws IOException {
    ScanResult result = result(3, "vm");
    ScanHtml.write(new ScanOutcome(result, null, null), page);
    StringWriter json = new StringWriter();
    ScanJson.write(result, json);
    ObjectNode data = (ObjectNode) data();
    assertThat(data.remove("page").get("verdict").textValue()).startsWith("Merging would save");
    assertThat(data).isEqualTo(MAPPER.readTree(json.toString()));
  }

  @Test
  void needsNothingElse() throws IOException {
    ScanHtml.write(new ScanOutcome(result(3, "vm"), null, null), page);
    assertThat(Files.readString(page))
        .doesNotContainPattern("(src|href)=\"(?!data:)")
        .contains("default-src 'none'");
  }

  @Test
  void showsAllOfItInARealBrowser() throws IOException, InterruptedException {
    Chromium.assume();
    ScanHtml.write(new ScanOutcome(result(3, "vm"), null, null), page);
    add(
        """
        const sums = kit.data.page.maps.map((regions, place) => {
          const found = [0, 0, 0, 0, 0];
          for (const { decoded } of regions) decoded.counts.forEach((count, i) => (found[i % 5] += count));
          const it = kit.data.sources[place];
          return String(found) === String([it.zero - it.holes, it.sharedWithin, it.sharedAcross, it.unique, it.volatile]);
        });
        kit.element('p', kit.main, 'maps: ' + sums.join(' '));
        """);
    Chromium.View view = new Chromium(folder).open(page, "--window-size=1200,3000");
    assertThat(view.console()).isEmpty();
    assertThat(view.dom().split("<canvas", -1)).as("maps and a matrix").hasSize(5);
    assertThat(view.dom()).as("columns without a title").doesNotContain("></th>");
    assertThat(view.dom())
        .contains("maps: true true true")
        // Saved MiB and %, pages, not merging, zero, within, across, unique, volatile.
        .contains(
            "vm 0</td><td>1.76</td><td>75.0</td><td>1,000</td><td>400</td><td>100</td>"
                + "<td>200</td><td>300</td><td>0</td><td>0</td>")
        .contains("0000000000000abc</td><td>7</td><td>0.03</td>", "vm 0 4, vm 1 3")
        .contains("vm 0</td><td class=\"words\">vm 2</td><td>300</td>")
        .contains("<td>pages_shared</td><td>1</td>");
    // The maps' and the matrix's colours are on the page.
    for (int colour : new int[] {0x56B4E9, 0xE69F00, 0x0072B2}) {
      assertThat(view.points(colour)).as("%06x", colour).isGreaterThan(2_000);
    }
  }

  @Test
  void wordsFromOutsideStayWords() throws IOException, InterruptedException {
    Chromium.assume();
    ScanHtml.write(new ScanOutcome(result(3, HOSTILE), null, null), page);
    add(
        """
        for (const canvas of document.querySelectorAll('canvas')) {
          for (const key of ['ArrowRight', 'Enter', 'ArrowRight']) {
            canvas.dispatchEvent(new KeyboardEvent('keydown', { key }));
          }
        }
        """);
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).isEmpty();
    assertThat(view.dom().replaceAll("(?s)<script.*?</script>", ""))
        .doesNotContain("<img", "\u202e", "\u001b")
        .contains(SHOWN + " 0");
    assertThat(Files.readString(page).split("</script", -1)).as("ends of scripts").hasSize(6);
  }

  @Test
  void keysMoveZoomAndTell() throws IOException, InterruptedException {
    Chromium.assume();
    ScanHtml.write(new ScanOutcome(result(4, "vm"), null, null), page);
    add(
        """
        const [map] = document.querySelectorAll('.band canvas');
        const note = map.parentElement.querySelector('.note');
        const back = map.parentElement.querySelector('button');
        const press = (key) => {
          map.dispatchEvent(new KeyboardEvent('keydown', { key }));
          kit.element('p', kit.main, `${key}, ${back.hidden ? 'all' : 'zoomed'}: ${note.textContent}.`);
        };
        for (const key of ['ArrowRight', 'Enter', 'End', 'Escape', 'End']) press(key);
        back.click();
        const matrix = document.querySelector('.matrix canvas');
        for (const key of ['ArrowRight', 'ArrowRight']) matrix.dispatchEvent(new KeyboardEvent('keydown', { key }));
        """);
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).isEmpty();
    assertThat(view.dom())
        .contains("vm 0: 300 of its pages (1.2 MiB, 60.0 % of its duplicates) are in vm 2, too")
        .contains(
            "ArrowRight, all: vm at 0x7fff00000000: 300 pages, zero 100, duplicate within 200.",
            "Enter, zoomed: vm: 600 pages, 300 in a cell.",
            "End, zoomed: vm at 0x7fff0012c000: 300 pages, duplicate across 300.",
            "Escape, all: .",
            "End, all: vm at 0xffffffffffe70000: 400 pages, not there, or not merging 400 (vm).");
  }

  @Test
  void fitsAPhoneAndTheDark() throws IOException, InterruptedException {
    Chromium.assume();
    ScanHtml.write(
        new ScanOutcome(
            result(60, "a source with quite a long name that goes on and on"), null, null),
        page);
    add(
        """
        kit.element('p', kit.main, 'too wide: ' + (document.documentElement.scrollWidth > innerWidth));
        const buttons = [...document.querySelectorAll('button')].filter((it) => it.textContent.startsWith('Show all 60'));
        for (const button of buttons) button.click();
        kit.element('p', kit.main, 'maps: ' + document.querySelectorAll('.band canvas').length);
        kit.element('p', kit.main, 'rows: ' + document.querySelector('tbody').rows.length);
        """);
    Chromium.View view =
        new Chromium(folder)
            .open(page, "--window-size=400,2000", "--blink-settings=preferredColorScheme=0");
    assertThat(view.console()).isEmpty();
    assertThat(view.dom()).contains("too wide: false", "maps: 60", "rows: 60");
    assertThat(view.points(0x16191E)).as("dark paper").isGreaterThan(300_000);
  }
}
