package io.ksm.report.scan;

import io.ksm.api.Counters;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceOwner;
import io.ksm.core.report.SourceReport;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Results made by hand. */
final class Samples {
  static final int PAGE = 4096;
  static final ScanSetup SETUP =
      new ScanSetup(
          new Stack(
              PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("ksm:smart-scan=off")),
          2);

  private Samples() {}

  /** Two sources, one of which has everything that a source can have. */
  static ScanResult two() {
    PageFigures all =
        new PageFigures(1_000, 300, 100, 0, 400, 300, 0, 0, 0, 0, Map.of(), 500L * PAGE);
    SourceReport image =
        new SourceReport(
            "vm1.mem",
            all,
            250,
            150,
            HugePageFigures.NONE,
            Map.of("memory", all),
            MergingTerms.NONE,
            null);
    PageFigures heap =
        new PageFigures(
            1_700, 0, 0, 0, 200, 150, 30, 100, 20, 10, Map.of("absent", 1_200L), 100L * PAGE);
    PageFigures files =
        new PageFigures(300, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of("file-backed", 300L), 0);
    Map<String, PageFigures> kinds = new LinkedHashMap<>();
    kinds.put("[heap]", heap);
    kinds.put("files", files);
    SourceReport process =
        new SourceReport(
            "redis-server (1234)",
            heap.plus(files),
            50,
            150,
            new HugePageFigures(1_024, 40L * PAGE, 2),
            kinds,
            MergingTerms.NONE,
            "process redis-server (1234) has exited");
    RepeatedContent content =
        new RepeatedContent(0xabcL, 120, Map.of("vm1.mem", 100L, "redis-server (1234)", 20L), 17);
    Counters counters = new Counters(100, 400, 500, 100, 4_500, 3, 200, 3, 4, 9, 2_361_600);
    return result(
        counters, List.of(image, process), List.of(new Content(content, "00ff41")), 600L * PAGE);
  }

  /** Sources that save 0, 1, 2, … pages. */
  static ScanResult many(int count) {
    List<SourceReport> sources =
        IntStream.range(0, count)
            .mapToObj(i -> source("process (%d)".formatted(i), 1_000, i, Map.of()))
            .toList();
    long saved = (long) count * (count - 1) / 2;
    return result(Counters.NONE, sources, List.of(), saved * PAGE);
  }

  /** Sources of nothing but duplicates. */
  static ScanResult ofDuplicates(int count, long pages) {
    PageFigures figures =
        new PageFigures(pages, 0, 0, 0, pages, 0, 0, 0, 0, 0, Map.of(), pages * PAGE);
    List<SourceReport> sources =
        IntStream.range(0, count)
            .mapToObj(i ->
                new SourceReport(
                    "source " + i,
                    figures,
                    0,
                    pages,
                    HugePageFigures.NONE,
                    Map.of("memory", figures),
                    MergingTerms.NONE,
                    null))
            .toList();
    return result(Counters.NONE, sources, List.of(), pages * PAGE);
  }

  /** One source with pages that cannot merge. */
  static ScanResult withReasons(Map<String, Long> reasons) {
    return result(Counters.NONE, List.of(source("p", 10, 0, reasons)), List.of(), 0);
  }

  /** Sources of 16 MiB, and 496 MiB of zeros that were perhaps never touched. */
  static ScanResult withUnknownZeros(int count, boolean live) {
    PageFigures figures =
        new PageFigures(131_072, 0, 0, 126_976, 0, 4_096, 0, 0, 0, 0, Map.of(), 0);
    List<SourceReport> sources =
        IntStream.range(0, count)
            .mapToObj(i ->
                new SourceReport(
                    "core " + i,
                    figures,
                    0,
                    0,
                    HugePageFigures.NONE,
                    Map.of("anonymous", figures),
                    MergingTerms.NONE,
                    null))
            .toList();
    ScanResult still = result(Counters.NONE, sources, List.of(), 0);
    return new ScanResult(
        still.setup(),
        live,
        still.scans(),
        still.bytesScanned(),
        still.nanos(),
        still.report(),
        still.contents(),
        still.groups());
  }

  /** Sources with long names that are alike, whose figures are as large as figures get. */
  static ScanResult ofHugeSources(int count) {
    long much = 999_999_999_999L;
    PageFigures figures =
        new PageFigures(
            much,
            much,
            much,
            much,
            much,
            much,
            much,
            much,
            much,
            much,
            Map.of(
                "a-reason-of-some-plug-in",
                much,
                "absent",
                much,
                "file-backed",
                much,
                "shared-mapping",
                much,
                "swapped",
                much,
                "unresponsive",
                much,
                "stack",
                much),
            much);
    List<SourceReport> sources =
        IntStream.range(0, count)
            .mapToObj(i ->
                new SourceReport(
                    "/images/%s of machine %d and what follows that.mem"
                        .formatted("a very long name ".repeat(10), i),
                    figures,
                    much,
                    much,
                    new HugePageFigures(much, much, much),
                    Map.of("kind ".repeat(30), figures, "other", figures),
                    new MergingTerms(
                        new SourceOwner("", "", ""),
                        new OfferedFigures(much, much / 2, much),
                        Map.of(),
                        much,
                        much),
                    null))
            .toList();
    RepeatedContent content =
        new RepeatedContent(
            -1, much, Map.of(sources.getFirst().label(), much, "other ".repeat(30), much), 0);
    return result(Counters.NONE, sources, List.of(new Content(content, "ff".repeat(64))), much);
  }

  static SourceReport source(String label, long unique, long saved, Map<String, Long> reasons) {
    long ineligible = reasons.values().stream().mapToLong(Long::longValue).sum();
    long pages = unique + saved + ineligible;
    PageFigures figures =
        new PageFigures(pages, saved, 0, 0, 0, unique, 0, 0, 0, 0, reasons, saved * PAGE);
    return new SourceReport(
        label,
        figures,
        0,
        0,
        HugePageFigures.NONE,
        Map.of("anonymous", figures),
        MergingTerms.NONE,
        null);
  }

  /** Each source shares ten pages with each other, and a hundred within. */
  private static SharingMatrix sharing(int sources) {
    int[][] pages = new int[sources][sources];
    for (int row = 0; row < sources; row++) {
      Arrays.fill(pages[row], 10);
      pages[row][row] = 100;
    }
    return new SharingMatrix(pages);
  }

  /** The same sources, that share otherwise. */
  static ScanResult with(SharingMatrix sharing, ScanResult result) {
    MemoryReport was = result.report();
    MemoryReport report =
        new MemoryReport(
            was.pageSize(),
            was.counters(),
            was.sources(),
            sharing,
            was.repeated(),
            was.groups(),
            was.limited(),
            was.savedBytes(),
            was.withheldBytes(),
            was.metadataBytes(),
            was.unverified(),
            List.of());
    return new ScanResult(
        result.setup(),
        result.live(),
        result.scans(),
        result.bytesScanned(),
        result.nanos(),
        report,
        result.contents(),
        result.groups());
  }

  static ScanResult result(
      Counters counters, List<SourceReport> sources, List<Content> contents, long savedBytes) {
    MemoryReport report =
        new MemoryReport(
            PAGE,
            counters,
            sources,
            sharing(sources.size()),
            contents.stream().map(Content::repeated).toList(),
            Map.of(),
            Map.of(),
            savedBytes,
            0,
            48_000,
            false,
            List.of());
    return new ScanResult(
        SETUP, true, 3, 12L << 20, 1_234_567_890L, report, contents, ShownGroups.NONE);
  }
}
