package io.ksm.report.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceReport;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanTextTest {

  /** Where the kernel's KSM is on, what it saves is not in the bottom line: that is said next. */
  @Test
  void saysWhatTheKernelHasMergedAlready() {
    SourceReport total = Totals.of("total", Samples.two().report().sources());
    SourceReport merged =
        new SourceReport(
            "total",
            total.figures().withIneligible("already-shared", 512),
            0,
            0,
            total.huge(),
            total.kinds(),
            total.terms(),
            null);
    assertThat(Headline.sentences(Samples.two(), total)).noneMatch(line -> line.contains("KSM"));
    assertThat(Headline.sentences(Samples.two(), merged))
        .first()
        .asString()
        .isEqualTo(
            "That is besides 2.0 MiB which the kernel's KSM has merged already: 'ksm kernel"
                + " status' tells what it saves.");
  }

  @Test
  void saysTheBottomLineFirstAndThenWhatItIsMadeOf() throws IOException {
    assertThat(text(Samples.two(), false))
        .isEqualTo(
            """
            Merging would save 2.3 MiB of 5.4 MiB eligible memory (43.8 %); 2.3 MiB after
            the kernel's own cost.
            Of that, 160.0 KiB lie in huge pages, of which 2 would have to be split.
            Found by 3 scans of 2 sources in 1.23 s (12.0 MiB read), with crc32c, rb,
            ksm:smart-scan=off; 2 threads.

                                 Saved  Saved  Lost if it             Not
            Source                 MiB      %    left MiB  Pages  merging
            vm1.mem               1.95   55.6        0.00  1,000      100
            redis-server (1234)   0.39   21.3        0.00  2,000    1,550
            ─────────────────────────────────────────────────────────────
            Total of 2 sources    2.34   43.8           –  3,000    1,650

                                       Duplicate  Duplicate
            Source               Zero     within     across  Unique  Volatile
            vm1.mem               200        250        150     300         0
            redis-server (1234)     0         50        150     150       100
            ─────────────────────────────────────────────────────────────────
            Total of 2 sources    200        300        300     450       100

            Why pages do not merge
            Source               absent  file-backed  hole  other-domain  shared-by-fork
            vm1.mem                   0            0   100             0               0
            redis-server (1234)   1,200          300     0            30              20
            ────────────────────────────────────────────────────────────────────────────
            Total of 2 sources    1,200          300   100            30              20

                            Saved  Saved             Not
            Kind of memory    MiB      %  Pages  merging  Zero  Duplicate  Unique  Volatile
            memory           1.95   55.6  1,000      100   200        400     300         0
            [heap]           0.39   21.3  1,700    1,250     0        200     150       100
            … and 1 more     0.00      –    300      300     0          0       0         0

            Equal pages by pair: of a row's pages, how many the column's source holds, too
            (zero pages apart)
            Pages                    (1)  (2)
            (1) vm1.mem              100   10
            (2) redis-server (1234)   10  100

            MiB                       (1)   (2)
            (1) vm1.mem              0.39  0.04
            (2) redis-server (1234)  0.04  0.39

            Most repeated contents
            Hash      Pages   MiB  Owners
            00000abc    120  0.47  vm1.mem 100, redis-server (1234) 20

            00000abc begins with
              0000  00 ff 41                                         |..A|

            What the kernel's counters would read (/sys/kernel/mm/ksm)
              pages_shared              100  pages kept, each mapped by several
              pages_sharing             400  further mappings of them: pages saved
              pages_unshared            500  pages that hold still and equal no other
              pages_volatile            100  further tracked pages: changing, new, or just
                                             merged with the zero page
              ksm_zero_pages            200  pages merged with the zero page: saved too
              pages_scanned           4,500  visits of pages, in all scans
              pages_skipped               3  visits that smart scan left out
              full_scans                  3  walks over everything
              stable_node_chains          4  contents kept more than once, see
                                             max_page_sharing
              stable_node_dups            9  pages kept for those
              general_profit      2,361,600  bytes, = 2.3 MiB: what is saved, less 64 bytes
                                             for each tracked page

            The words
              zero             full of zeros: needs no memory of its own once merged
              duplicate        a page with the same bytes is within this source, or only
                               across in others
              unique           holds still, and no other page has its bytes
              volatile         changed between scans, or was seen only once: KSM waits until
                               it holds still
              absent           nothing is there: never touched, or given back
              file-backed      of the page cache, which holds it once for all who map the
                               file
              hole             zeros that occupy nothing: a mapping of the zero page
              other-domain     equals pages of other domains only, which this policy keeps
                               apart; ksm would merge
              shared-by-fork   is one physical page with a parent's or child's that is
                               counted already
              saved            what merging frees: zero pages, and equal pages but the
                               first; % of what can merge
              lost if it left  how much less merging would save, over all sources, without
                               this one
            """);
  }

  @Test
  void zerosThatWerePerhapsNeverTouchedStandBesideTheBottomLine() throws IOException {
    assertThat(wide(Samples.withUnknownZeros(1, false)))
        .startsWith(
            "Merging would save nothing of 16.0 MiB eligible memory; 496.0 MiB more are zeros, of"
                + " which this file does not tell whether they were ever touched.\n")
        .containsPattern("core 0 +0\\.00 +0\\.0 +131,072 +126,976 +0 +0 +0 +4,096 +0")
        .contains("Source  zero-unknown\ncore 0       126,976\n", "zeros=resident counts them");
    assertThat(wide(Samples.withUnknownZeros(2, false)))
        .contains("; 992.0 MiB more are zeros, of which 2 files do not tell whether");
    assertThat(wide(Samples.withUnknownZeros(1, true)))
        .contains(", of which this source does not tell whether");
  }

  @Test
  void theMatrixIsShownOfTwoToEightSources() throws IOException {
    assertThat(text(Samples.many(1), true)).doesNotContain("Equal pages by pair");
    assertThat(text(Samples.many(8), true)).contains("Equal pages by pair: of a row's", "(8)");
  }

  @Test
  void ofMoreSourcesThePairsAreShownThatShareMost() throws IOException {
    int[][] pages = new int[9][9];
    pages[2][7] = 5;
    pages[7][2] = 3_000;
    pages[0][1] = 256;
    pages[1][0] = 256;
    pages[4][4] = 9_999;
    assertThat(text(Samples.with(new SharingMatrix(pages), Samples.many(9)), false))
        .contains(
            """
            Equal pages by pair: those that share most (zero pages apart)
            Of           equal in     Pages    MiB
            process (7)  process (2)  3,000  11.72
            process (0)  process (1)    256   1.00

            """)
        .doesNotContain("Equal pages by pair: of a row's");
    assertThat(text(Samples.many(150), false).lines().filter(line -> line.endsWith("  10  0.04")))
        .as("pairs that share ten pages")
        .hasSize(10);
  }

  @Test
  void oneSourceNeedsNoTotal() throws IOException {
    assertThat(text(Samples.many(1), false)).doesNotContain("Total", "───");
  }

  @Test
  void ofManySourcesTheBiggestSaversAreShown() throws IOException {
    List<String> lines = text(Samples.many(25), false).lines().toList();
    int first = indexOf(lines, "process (24)");

    assertThat(lines.get(first + 19)).startsWith("process (5)");
    assertThat(lines.get(first + 20)).containsPattern("^… and 5 more +0\\.04 +0\\.2 +– +5,010 +0$");
    assertThat(lines.get(first + 22)).startsWith("Total of 25 sources");
    assertThat(lines).noneMatch(line -> line.startsWith("process (4)"));
    assertThat(lines).contains("Those that save most; --all shows all sources.");
    assertThat(lines.subList(0, 10))
        .contains("The largest savings: 96.0 KiB in process (24), 92.0 KiB in process (23), 88.0");
  }

  @Test
  void allSourcesAreShownOnDemand() throws IOException {
    List<String> lines = text(Samples.many(25), true).lines().toList();

    assertThat(lines.get(indexOf(lines, "process (24)") + 24)).startsWith("process (0)");
    assertThat(lines).noneMatch(line -> line.startsWith("…") || line.contains("--all"));
  }

  @Test
  void rareReasonsShareAColumn() throws IOException {
    Map<String, Long> reasons =
        Map.of("a", 70L, "b", 60L, "c", 50L, "d", 40L, "e", 30L, "f", 20L, "g", 10L);

    assertThat(text(Samples.withReasons(reasons), false))
        .contains(
            """
            Source   a   b   c   d   e  others
            p       70  60  50  40  30      30
            """);
  }

  @Test
  void longHashesHaveAllTheirDigits() throws IOException {
    RepeatedContent wide = new RepeatedContent(0x8000000000000001L, 2, Map.of("a", 2L), 0);
    RepeatedContent narrow = new RepeatedContent(1, 2, Map.of("a", 2L), 0);
    ScanResult result =
        Samples.result(
            Counters.NONE, List.of(), List.of(new Content(wide, ""), new Content(narrow, "")), 0);

    assertThat(text(result, false)).contains("\n8000000000000001 ", "\n0000000000000001 ");
  }

  @Test
  void ownersBeyondTheThirdAreCounted() throws IOException {
    RepeatedContent content =
        new RepeatedContent(1, 15, Map.of("e", 1L, "d", 2L, "c", 3L, "b", 4L, "a", 5L), 0);
    ScanResult result =
        Samples.result(Counters.NONE, List.of(), List.of(new Content(content, "")), 0);

    assertThat(text(result, false)).contains("a 5, b 4, c 3, and 2 more\n");
  }

  @Test
  void savingNothingIsSaidPlainly() throws IOException {
    assertThat(text(Samples.result(Counters.NONE, List.of(), List.of(), 0), false))
        .startsWith("Merging would save nothing: no page here can merge.\n");
    assertThat(text(Samples.many(1), false))
        .startsWith("Merging would save nothing of 3.9 MiB eligible memory.\n");
  }

  @Test
  void aSingleScanOfLiveMemoryIsCommentedOn() throws IOException {
    ScanResult three = Samples.two();
    ScanResult one =
        new ScanResult(three.setup(), true, 1, 0, 0, three.report(), List.of(), ShownGroups.NONE);

    assertThat(wide(one)).contains("use --scans 2 or more");
    assertThat(text(three, false)).doesNotContain("--scans");
  }

  /** Two mappings of one page, as a fork makes them, stay volatile in memory that stands still. */
  @Test
  void aSingleScanOfStillMemoryIsEnough() throws IOException {
    ScanResult two = Samples.two();
    ScanResult still =
        new ScanResult(two.setup(), false, 1, 0, 0, two.report(), List.of(), ShownGroups.NONE);

    assertThat(text(still, false)).doesNotContain("--scans");
  }

  @Test
  void equalityByFingerprintsIsSaid() throws IOException {
    MemoryReport report =
        new MemoryReport(
            4096,
            Counters.NONE,
            List.of(),
            new SharingMatrix(new int[0][]),
            List.of(),
            Map.of(),
            Map.of(),
            0,
            0,
            0,
            true,
            List.of());

    assertThat(
            wide(new ScanResult(Samples.SETUP, true, 1, 0, 0, report, List.of(), ShownGroups.NONE)))
        .contains(
            "Unverified:",
            " passed), with crc32c (not asked where pages have fingerprints), rb, ksm:smart-scan=off;")
        .doesNotContain(" read), with ");
    assertThat(text(Samples.two(), false)).contains(" read), with ").doesNotContain("Unverified");
  }

  @Test
  void noLineIsWiderThanATerminal() throws IOException {
    assertThat(text(Samples.many(150), true).lines()).allMatch(line -> line.length() <= 80);
    assertThat(text(Samples.two(), true).lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void noNameOrFigureMakesALineWiderThanATerminal() throws IOException {
    ScanResult result = Samples.ofHugeSources(12);
    String text = text(result, true);
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    assertThat(text).contains("/images/a very lo…", "999,999,999,999").doesNotContain("\u001b");
    StringWriter json = new StringWriter();
    ScanJson.write(result, json);
    assertThat(json.toString()).doesNotContain("…");
    StringWriter csv = new StringWriter();
    ScanCsv.write(result, csv);
    assertThat(csv.toString()).doesNotContain("…");
  }

  @Test
  void coloursChangeNoLetter() throws IOException {
    StringBuilder out = new StringBuilder();
    ScanText.write(Samples.two(), false, new TextWriter(out, 80, true));
    assertThat(out.toString())
        .startsWith("\u001b[1;32mMerging would save")
        .contains("\u001b[1mWhy");
    assertThat(out.toString().replaceAll("\u001b\\[[\\d;]*m", ""))
        .isEqualTo(text(Samples.two(), false));
  }

  @Test
  void theVerdictCanStandAlone() throws IOException {
    StringBuilder out = new StringBuilder();
    ScanText.writeVerdict(Samples.two(), TextWriter.plain(out));
    assertThat(out.toString())
        .hasLineCount(2)
        .isEqualTo(text(Samples.two(), false).substring(0, out.length()));
  }

  private static int indexOf(List<String> lines, String start) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    throw new AssertionError("no line starts with '" + start + "': " + lines);
  }

  private static String text(ScanResult result, boolean all) throws IOException {
    StringBuilder out = new StringBuilder();
    ScanText.write(result, all, out);
    return out.toString();
  }

  /** Returns the text with every sentence in one line. */
  private static String wide(ScanResult result) throws IOException {
    StringBuilder out = new StringBuilder();
    ScanText.write(result, false, new TextWriter(out, 1_000, false));
    return out.toString();
  }
}
