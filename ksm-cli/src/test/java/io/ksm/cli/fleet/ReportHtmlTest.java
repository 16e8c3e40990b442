package io.ksm.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksm.cli.bench.support.Chromium;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.FleetDescription.SourceNote;
import io.ksm.fleet.FleetHistory;
import io.ksm.fleet.contents.ContentsHeader;
import io.ksm.fleet.contents.ContentsWriter;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.contents.PageCounts;
import io.ksm.fleet.contents.SourceContents;
import io.ksm.fleet.inventory.Inventory;
import io.ksm.fleet.query.DuckDb;
import io.ksm.fleet.query.EngineLimits;
import io.ksm.fleet.query.FleetGrowth;
import io.ksm.fleet.query.FleetReport;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Tests the page of a fleet: its data, and what it shows in a real browser. */
class ReportHtmlTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PAGE = 4096;
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);
  private static final Pattern TOLD = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL);

  /** Markup, a change of the direction of writing, and a character that drives terminals. */
  private static final String HOSTILE =
      "</script><img src=x onerror=alert(1)>\u202Eexe\u001b[2J&amp;";

  // The browser's helpers may still be writing to its profile when it has ended.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private Path page;
  private final List<Path> files = new ArrayList<>();

  @BeforeEach
  void namePage() {
    page = folder.resolve("fleet.html");
  }

  /** Writes a host of three sources that have many contents in common with others. */
  private void collect(String host, int number, int second, String label) throws IOException {
    List<SourceContents> sources = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      SplittableRandom random = new SplittableRandom(100 * number + i);
      long[] pages = new long[512];
      for (int j = 0; j < pages.length; j++) {
        int pool = random.nextInt(3) == 0 ? 0 : 1 + i;
        pages[j] = new SplittableRandom(10_000L * pool + random.nextInt(400 * second)).nextLong();
      }
      sources.add(
          SourceContents.of(
              label + number + "-" + i, "", "", new PageCounts(512, 8, 0, 0, 0, 0), pages));
    }
    Path file = folder.resolve(number + "-" + second + ".contents");
    ContentsHeader header =
        new ContentsHeader(
            100 * number + second,
            host,
            4L << 20,
            "key",
            PAGE,
            Instant.ofEpochSecond(3600L * second));
    ContentsWriter.write(file, header, sources);
    files.add(file);
  }

  /** Writes the page, and returns the same as JSON. */
  private JsonNode report(FleetDescription description) throws IOException {
    EngineLimits limits = new EngineLimits(256L << 20, null, 0, 2);
    FleetHistory history = FleetHistory.open(files, description, false);
    FleetReport report = FleetReport.ask(history.latest(), HashRange.ALL, limits);
    FleetGrowth growth =
        FleetGrowth.ask(history, HashRange.ALL, (of, in, _) -> DuckDb.open(of, in, limits));
    ReportHtml.write(report, growth, page);
    StringWriter json = new StringWriter();
    ReportJson.write(report, growth, json);
    return MAPPER.readTree(json.toString());
  }

  private void add(String script) throws IOException {
    Files.writeString(
        page, Files.readString(page).replace("</body>", "<script>" + script + "</script></body>"));
  }

  @Test
  void itsFiguresAreThoseOfJson() throws IOException {
    collect("h1", 1, 1, "vm");
    collect("h2", 2, 1, "vm");
    JsonNode json = report(FleetDescription.NONE);
    Matcher data = DATA.matcher(Files.readString(page));
    assertThat(data.find()).isTrue();
    ObjectNode shown = (ObjectNode) MAPPER.readTree(data.group(1));
    JsonNode more = shown.remove("page");
    assertThat(shown).isEqualTo(json);
    assertThat(more.get("sources")).hasSize(6);
    assertThat(more.get("order")).hasSize(6);
    assertThat(Files.readString(page)).doesNotContainPattern("(src|href)=\"(?!data:)");
  }

  @Test
  void showsHostsSharingAndGrowth() throws IOException, InterruptedException {
    Chromium.assume();
    collect("h1", 1, 1, "vm");
    collect("h1", 1, 2, "vm");
    collect("h2", 2, 1, "vm");
    report(FleetDescription.NONE);
    add(
        """
        document.querySelector('.matrix canvas').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
        const [source, host] = document.querySelectorAll('.panel select');
        const [move] = document.querySelectorAll('.panel button');
        const told = (what) => kit.element('p', kit.main, `${what}: ${document.querySelector('.told').textContent}`);
        document.querySelectorAll('.guest')[1].click();
        host.value = 1;
        host.dispatchEvent(new Event('change'));
        told('first');
        move.click();
        kit.element('p', kit.main, 'boxes: ' + [...document.querySelectorAll('.host')].map((it) => it.querySelectorAll('.guest').length));
        kit.element('p', kit.main, 'steps: ' + document.querySelectorAll('ol li').length);
        document.querySelectorAll('.guest')[0].click();
        document.querySelectorAll('.host h3 button')[1].click();
        told('then');
        """);
    Chromium.View view = new Chromium(folder).open(page, "--window-size=1280,4200");
    assertThat(view.console()).isEmpty();
    assertThat(view.dom())
        .contains("boxes: 2,4", "steps: 1")
        .containsPattern(
            "vm[12]-[0-2] saves [0-9.]+ MiB \\([0-9.]+ % of its pages\\) within itself")
        .containsPattern("first: vm1-1 is on h1, which would save [0-9.]+ MiB less without it; h2")
        .containsPattern("then: vm1-0 is on h1.* to .*That is an estimate")
        .contains("All hosts over time", "1970-01-01T02:00:00Z");
    // A matrix, and two charts of growth.
    assertThat(view.dom().split("<canvas", -1)).hasSize(4);
    assertThat(view.dom()).as("columns without a title").doesNotContain("></th>");
    for (int colour : new int[] {0x0072B2, 0xE69F00}) {
      assertThat(view.points(colour)).as("%06x", colour).isGreaterThan(500);
    }
  }

  /**
   * A rule is told where a move would break it, and no more once its other source has moved, too.
   */
  @Test
  void tellsWhichRulesAMoveWouldBreak() throws IOException, InterruptedException {
    Chromium.assume();
    collect("h1", 1, 1, "vm");
    collect("h2", 2, 1, "vm");
    report(
        new FleetDescription(
            Map.of(),
            Map.of(),
            List.of(List.of("vm1-0", "vm2-0")),
            List.of(List.of("vm1-1", "vm1-2")),
            Inventory.NONE));
    add(
        """
        const [source, host] = document.querySelectorAll('.panel select');
        const [move] = document.querySelectorAll('.panel button');
        const look = (number) => {
          source.value = number;
          host.value = 1;
          source.dispatchEvent(new Event('change'));
          const words = document.querySelector('.told').textContent;
          kit.element('p', kit.main, `${number}:` + (words.match(/[^ ]+ and [^ ]+ are to be [^.]*/g) ?? ' nothing'));
        };
        look(0);
        look(1);
        move.click();
        look(2);
        """);
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).isEmpty();
    assertThat(view.dom())
        .contains(
            "0:vm1-0 and vm2-0 are to be apart<",
            "1:vm1-1 and vm1-2 are to be together, and that is on h1<",
            "2: nothing<");
  }

  /** Compares with the report of a fleet in which the move has been made. */
  @Test
  void afterMovesTheTruthIsBetweenItsFigures() throws IOException, InterruptedException {
    Chromium.assume();
    for (int i = 1; i <= 3; i++) {
      collect("h" + i, i, 1, "vm");
    }
    report(FleetDescription.NONE);
    add(
        """
        const { data } = kit;
        const number = new Map(data.sources.map((it, i) => [it.source, i]));
        const moves = whatIf(
          data.sources.map((it, i) => ({ host: it.host, leaves: it.leavesBytes, contents: data.page.sources[i].contentsBytes, rest: 0, brings: new Map(it.hostsThatSave.map((to) => [to.host, to.savedBytes])) })),
          data.pairs.map((it) => ({ one: number.get(it.one), other: number.get(it.other), bytes: it.commonBytes })), true);
        moves.move(0, 'h2');
        moves.move(4, 'h3');
        const all = data.sources.map((it, i) => ['h1', 'h2', 'h3'].filter((to) => to !== moves.host(i)).map((to) => ({ to, ...moves.look(i, to) })));
        kit.element('pre', kit.main, JSON.stringify(all));
        """);
    Chromium.View view = new Chromium(folder).open(page);
    assertThat(view.console()).isEmpty();
    Matcher told = TOLD.matcher(view.dom());
    assertThat(told.find()).isTrue();
    JsonNode looks = MAPPER.readTree(told.group(1));
    SourceNote toSecond = new SourceNote("h2", "", 0, false);
    SourceNote toThird = new SourceNote("h3", "", 0, false);
    JsonNode truth =
        report(
            new FleetDescription(Map.of(), Map.of("vm1-0", toSecond, "vm2-1", toThird), List.of()));
    int exact = 0;
    for (int i = 0; i < 9; i++) {
      JsonNode source = truth.get("sources").get(i);
      for (JsonNode look : looks.get(i)) {
        between(look.get("leaves"), source.get("leavesBytes").asLong());
        for (JsonNode host : source.get("hostsThatSave")) {
          if (host.get("host").equals(look.get("to"))) {
            between(look.get("brings"), host.get("savedBytes").asLong());
            exact += look.get("brings").get(0).equals(look.get("brings").get(1)) ? 1 : 0;
          }
        }
      }
    }
    assertThat(exact).as("of hosts that nobody came to").isPositive().isLessThan(18);
  }

  private static void between(JsonNode range, long truth) {
    assertThat(truth).isBetween(range.get(0).asLong(), range.get(1).asLong());
  }

  @Test
  void wordsFromOutsideStayWordsOnAPhoneInTheDark() throws IOException, InterruptedException {
    Chromium.assume();
    collect("h1" + HOSTILE, 1, 1, HOSTILE);
    collect("a host with quite a long name that goes on and on and on", 2, 1, HOSTILE);
    report(FleetDescription.NONE);
    add(
        """
        kit.element('p', kit.main, 'too wide: ' + (document.documentElement.scrollWidth > innerWidth));
        for (const button of document.querySelectorAll('button')) button.click();
        """);
    Chromium.View view =
        new Chromium(folder)
            .open(page, "--window-size=400,2000", "--blink-settings=preferredColorScheme=0");
    assertThat(view.console()).isEmpty();
    assertThat(view.dom()).contains("too wide: false");
    assertThat(view.dom().replaceAll("(?s)<script.*?</script>", ""))
        .doesNotContain("<img", "\u202e", "\u001b")
        .contains(
            "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;\\u202eexe\\u001b[2J&amp;amp;1-0");
    assertThat(view.points(0x16191E)).as("dark paper").isGreaterThan(300_000);
  }
}
