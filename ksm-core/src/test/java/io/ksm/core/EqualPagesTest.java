package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.core.report.EqualPagesVisitor;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.SourceReport;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A scanner tells which pages are equal: all of them, each once, and no two others. */
class EqualPagesTest {
  private static final int PAGE_SIZE = NumberedSource.PAGE_SIZE;

  /** Writes down the contents, and checks what is said of each beforehand. */
  private static final class Heard implements EqualPagesVisitor {
    final List<List<String>> runs = new ArrayList<>();
    final List<Set<String>> contents = new ArrayList<>();
    final Map<String, Long> pagesOf = new TreeMap<>();
    private long announced;

    @Override
    public void content(long hash, long pages) {
      end();
      announced = pages;
      runs.add(new ArrayList<>());
      contents.add(new HashSet<>());
    }

    @Override
    public void pages(PageSource source, String label, long address, long pages) {
      runs.getLast().add("%s %d %d".formatted(label, address, pages));
      for (long page = 0; page < pages; page++) {
        String name = label + " " + (address + page * PAGE_SIZE);
        assertThat(contents.getLast().add(name)).as("%s for the first time", name).isTrue();
      }
      pagesOf.merge(label, pages, Long::sum);
    }

    void end() {
      if (!contents.isEmpty()) {
        assertThat(contents.getLast()).hasSize((int) announced);
      }
    }
  }

  private static Ksm scanned(String policy, int threads, PageSource... sources) throws IOException {
    KsmBuilder builder = Ksm.builder().hasher("crc32").index("rb").policy(policy).threads(threads);
    Arrays.stream(sources).forEach(builder::source);
    Ksm ksm = builder.build();
    for (int scan = 0; scan < 3; scan++) {
      ksm.scan();
    }
    return ksm;
  }

  private static Heard equalPages(Ksm ksm) throws IOException {
    Heard heard = new Heard();
    ksm.visitEqualPages(heard);
    heard.end();
    return heard;
  }

  private static int[] random(SplittableRandom random, int pages, int contents) {
    return random.ints(pages, 0, contents).toArray();
  }

  private static void collect(Map<Integer, Set<String>> contents, String label, int... numbers) {
    for (int page = 0; page < numbers.length; page++) {
      contents
          .computeIfAbsent(numbers[page], any -> new HashSet<>())
          .add(label + " " + (long) page * PAGE_SIZE);
    }
  }

  @ParameterizedTest
  @CsvSource({"256, 20", "256, 2000", "2, 20", "2, 2000", "3, 200", "0, 300"})
  void areThoseThatAreEqual(int maxSharers, int contents) throws IOException {
    SplittableRandom random = new SplittableRandom(contents + maxSharers);
    int[] first = random(random, 2500, contents);
    int[] second = random(random, 700, contents);
    Map<Integer, Set<String>> byContent = new HashMap<>();
    collect(byContent, "memory", first);
    collect(byContent, "memory (2)", second);
    byContent.values().removeIf(pages -> pages.size() < 2);
    String sharing =
        maxSharers == 0 ? "eager" : "ksm:smart-scan=off,max-page-sharing=" + maxSharers;
    List<List<String>> before = null;
    for (int threads = 1; threads <= 3; threads += 2) {
      try (Ksm ksm =
          scanned(
              sharing,
              threads,
              new NumberedSource("memory", first),
              new NumberedSource("memory", second))) {
        Heard heard = equalPages(ksm);
        assertThat(heard.contents).containsExactlyInAnyOrderElementsOf(byContent.values());
        MemoryReport report = ksm.report(1);
        assertThat(heard.pagesOf).isEqualTo(duplicates(report));
        if (before != null) {
          assertThat(heard.runs).as("independent of threads").isEqualTo(before);
        }
        before = heard.runs;
      }
    }
  }

  private static Map<String, Long> duplicates(MemoryReport report) {
    return report.sources().stream()
        .collect(Collectors.toMap(SourceReport::label, source -> source.figures().duplicate()));
  }

  @Test
  void areToldInRunsOfNeighbours() throws IOException {
    try (Ksm ksm =
        scanned(
            "eager",
            1,
            new NumberedSource("first", 7, 7, 7, 8, 7),
            new NumberedSource("second", 9, 7, 7))) {
      assertThat(equalPages(ksm).runs)
          .containsExactly(List.of("first 0 3", "first 256 1", "second 64 2"));
    }
  }

  @Test
  void sourcesOfOneNameAreToldApartInAllReports() throws IOException {
    PageSource first = new NumberedSource("same", 1, 1, 2);
    PageSource second = new NumberedSource("same", 1, 3);
    PageSource third = new NumberedSource("same (2)", 1);
    try (Ksm ksm = scanned("eager", 1, first, second, third)) {
      MemoryReport report = ksm.report(1);
      assertThat(report.sources())
          .extracting(SourceReport::label)
          .containsExactly("same", "same (2)", "same (2) (2)");
      assertThat(report.repeated())
          .extracting(RepeatedContent::owners)
          .containsExactly(Map.of("same", 2L, "same (2)", 1L, "same (2) (2)", 1L));
    }
  }

  @Test
  void theVisitorsFaultEndsTheWalkAndTheScannerGoesOn() throws IOException {
    try (Ksm ksm = scanned("eager", 1, new NumberedSource("memory", 1, 1, 2, 2))) {
      IOException full = new IOException("no space left");
      EqualPagesVisitor refusing =
          new EqualPagesVisitor() {
            @Override
            public void content(long hash, long pages) {}

            @Override
            public void pages(PageSource source, String label, long address, long pages)
                throws IOException {
              throw full;
            }
          };
      assertThatThrownBy(() -> ksm.visitEqualPages(refusing)).isSameAs(full);
      assertThat(equalPages(ksm).contents).hasSize(2);
    }
  }
}
