package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.ForwardingSource;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.core.report.MemoryLimitException;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.Progress;
import io.ksm.core.report.ScanListener;
import io.ksm.core.support.ClosingSource;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scans keep to the memory and the threads that they are given, and tell how far they are. */
class ScanLimitsTest {
  private static final int PAGES = 1 << 15;

  private static KsmBuilder builder(PageSource source) {
    return Ksm.builder()
        .hasher("crc32")
        .index("rb")
        .policy("ksm:smart-scan=off")
        .threads(2)
        .batchPages(1 << 12)
        .source(source);
  }

  private static NumberedSource memory(int contents) {
    return new NumberedSource(
        "memory", IntStream.range(0, PAGES).map(page -> page % contents).toArray());
  }

  @ParameterizedTest
  @CsvSource({"rb, 1", "rb, 2", "rb, 3", "rb, 1000", "skiplist, 1", "skiplist, 2"})
  void whatIsEstimatedIsEnoughButNotFarTooMuch(String index, int copies) throws IOException {
    try (Ksm ksm = builder(memory(PAGES / copies)).index(index).build()) {
      long estimate = ksm.memoryEstimate();
      ksm.scan();
      ksm.scan();
      assertThat(ksm.report(0).metadataBytes()).isBetween(estimate / 4, estimate);
    }
  }

  @Test
  void tooMuchMemoryIsRefusedBeforeTheScanWithTheFigures() throws IOException {
    PageSource huge = new ClosingSource("huge", 4096, 1L << 30, new ArrayList<>());
    try (Ksm ksm = builder(huge).memoryLimit(1 << 30).build()) {
      assertThatThrownBy(ksm::scan)
          .isInstanceOf(MemoryLimitException.class)
          .hasMessage(
              "a scan of 1073741824 pages needs at least 15032385536 bytes of heap, and may use"
                  + " 1073741824: scan fewer sources at once, or raise the limit");
      assertThat(ksm.counters().pagesScanned()).isZero();
      assertThat(ksm.report(1).sources()).hasSize(1);
    }
  }

  @Test
  void whatCannotFitIntoTheHeapIsRefusedWithoutALimitOfItsOwn() throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    long pages = (Math.ceilDiv(heap, 14L << 12) + 1) << 12;
    assumeTrue(pages < 1L << 31, "the heap holds all pages that there are numbers for");
    PageSource huge = new ClosingSource("huge", 4096, pages, new ArrayList<>());
    try (Ksm ksm = builder(huge).build()) {
      assertThatThrownBy(ksm::scan)
          .isInstanceOf(MemoryLimitException.class)
          .hasMessageContaining("a scan of %d pages needs at least ".formatted(pages))
          .hasMessageEndingWith(
              "may use %d: scan fewer sources at once, or give Java a larger heap (-Xmx)"
                  .formatted(heap));
    }
  }

  @Test
  void tooMuchMemoryIsRefusedDuringTheScanAndWhatWasFoundStays() throws IOException {
    long table = 14L * PAGES;
    try (Ksm ksm = builder(memory(PAGES)).memoryLimit(table + 300_000).build()) {
      ksm.scan();
      assertThatThrownBy(ksm::scan)
          .asInstanceOf(InstanceOfAssertFactories.type(MemoryLimitException.class))
          .satisfies(e -> assertThat(e.bytes()).isGreaterThan(e.limit()))
          .satisfies(e -> assertThat(e.limit()).isEqualTo(table + 300_000))
          .satisfies(e ->
              assertThat(e.getMessage())
                  .matches(
                      "a scan of 32768 pages uses \\d+ bytes of heap after \\d+ of them, and may"
                          + " use 758752: scan fewer sources at once, or raise the limit"));
      long passed = ksm.counters().pagesScanned() - PAGES;
      assertThat(passed).isBetween(1L, PAGES - 1L);
      assertThat(ksm.report(1).counters().pagesUnshared()).isEqualTo(passed);
    }
  }

  /** A limit that is passed is passed for good, however often one asks; the last batch included. */
  @Test
  void aLimitThatWasPassedStaysPassedUntilAllIsForgotten() throws IOException {
    int pages = 2 << 12;
    int[] numbers = IntStream.range(0, pages).toArray();
    try (Ksm ksm =
        builder(new NumberedSource("memory", numbers)).memoryLimit(14L * pages + 60_000).build()) {
      ksm.scan();
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(ksm::scan).isInstanceOf(MemoryLimitException.class);
        assertThat(ksm.counters().pagesScanned()).isEqualTo(pages + (1L << 12));
      }
      ksm.unmerge();
      assertThat(ksm.scan().encountered()).isEqualTo(pages);
      assertThat(ksm.counters().fullScans()).isEqualTo(1);
    }
  }

  /** Counts how often it lists its regions, and may be broken. */
  private static final class AskedSource extends ForwardingSource {
    private int asked;
    private @Nullable Error broken;

    AskedSource(PageSource source) {
      super(source);
    }

    @Override
    public List<Region> regions() throws IOException {
      asked++;
      if (broken != null) {
        throw broken;
      }
      return super.regions();
    }
  }

  @Test
  void withALimitRegionsAreAskedForOnceAScan() throws IOException {
    AskedSource source = new AskedSource(memory(10));
    try (Ksm ksm = builder(source).memoryLimit(1 << 30).build()) {
      ksm.scan();
      ksm.scan();
      assertThat(source.asked).isEqualTo(2);
      source.broken = new NoClassDefFoundError("acme/Codec");
      ksm.scan();
      ksm.scan();
      ksm.memoryEstimate();
      assertThat(source.asked).as("not once it has failed").isEqualTo(3);
      assertThat(ksm.failure(source)).contains("NoClassDefFoundError: acme/Codec");
    }
  }

  @Test
  void anEstimateAsksNobodyDuringAScanAndHarmsNothing() throws IOException {
    AskedSource source = new AskedSource(memory(10));
    try (Ksm ksm = builder(source).build()) {
      source.broken = new NoClassDefFoundError("acme/Codec");
      assertThat(ksm.memoryEstimate()).isZero();
      source.broken = null;
      long estimate = ksm.memoryEstimate();
      assertThat(estimate).isPositive();
      assertThat(ksm.failure(source)).isNull();
      StopToken token = new StopToken();
      token.stop();
      assertThatThrownBy(() -> ksm.scanUntil(token)).isInstanceOf(CancellationException.class);
      int asked = source.asked;
      assertThat(ksm.memoryEstimate()).isEqualTo(estimate);
      assertThat(ksm.scan().encountered()).isEqualTo(PAGES);
      assertThat(source.asked).isEqualTo(asked);
    }
  }

  /** What grew too large is refused as a whole: of what was found before, nothing is lost. */
  @Test
  void aReportAfterARefusalIsAboutTheScanBefore() throws IOException {
    List<Region> small =
        List.of(Region.resident("gap", 0, 64, ""), Region.resident("all", 1 << 20, 1000, ""));
    List<Region> large = List.of(Region.resident("all", 0, 1 << 20, ""));
    AtomicReference<List<Region>> now = new AtomicReference<>(small);
    PageSource growing =
        new ForwardingSource(memory(10)) {
          @Override
          public List<Region> regions() {
            return now.get();
          }
        };
    try (Ksm ksm = builder(growing).memoryLimit(1 << 20).build()) {
      ksm.scan();
      MemoryReport before = ksm.report(3);
      now.set(large);
      assertThatThrownBy(ksm::scan)
          .hasMessageStartingWith("a scan of 1048576 pages needs at least");
      assertThat(ksm.report(3)).usingRecursiveComparison().isEqualTo(before);
      now.set(small);
      assertThat(ksm.scan().counters().fullScans()).isEqualTo(2);
    }
  }

  @Test
  void aListenerCannotScanWithinTheScanNorForgetIt() throws IOException {
    Ksm[] own = new Ksm[1];
    List<Throwable> refusals = new ArrayList<>();
    List<Throwable> separations = new ArrayList<>();
    try (Ksm ksm =
        builder(memory(10))
            .listener((done, total) -> {
              refusals.add(catchThrowable(() -> own[0].scan()));
              separations.add(catchThrowable(() -> own[0].unmerge()));
            })
            .build()) {
      own[0] = ksm;
      assertThat(ksm.scan().encountered()).isEqualTo(PAGES);
      assertThat(ksm.scan().counters().pagesScanned()).isEqualTo(2 * PAGES);
    }
    assertThat(refusals)
        .hasSize((2 * PAGES) >> 12)
        .allSatisfy(refusal ->
            assertThat(refusal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a scan has begun already"));
    assertThat(separations)
        .hasSameSizeAs(refusals)
        .allSatisfy(
            refusal -> assertThat(refusal).hasMessage("pages cannot be separated within a scan"));
  }

  @Test
  void onesOwnThreadsScan() throws IOException {
    AtomicInteger made = new AtomicInteger();
    List<String> heard = new CopyOnWriteArrayList<>();
    try (Ksm ksm =
        builder(memory(10))
            .batchPages(1 << 14)
            .threadFactory(task ->
                Thread.ofPlatform().daemon().name("mine-" + made.incrementAndGet()).unstarted(task))
            .listener((done, total) -> heard.add(Thread.currentThread().getName()))
            .build()) {
      ksm.scan();
    }
    assertThat(made).hasValue(2);
    assertThat(heard).hasSize(PAGES >> 14).containsOnly("mine-1");
  }

  @Test
  void aFactoryWithoutThreadsIsNamed() throws IOException {
    try (Ksm ksm = builder(memory(10)).threadFactory(task -> null).build()) {
      assertThatThrownBy(ksm::scan).hasMessage("the thread factory gave null in place of a thread");
    }
  }

  @Test
  void progressTellsSourceAndRate() throws IOException {
    List<Progress> heard = new ArrayList<>();
    ScanListener listener =
        new ScanListener() {
          @Override
          public void progress(long done, long total) {
            throw new AssertionError("told by the other method");
          }

          @Override
          public void progress(Progress progress) {
            heard.add(progress);
          }
        };
    try (Ksm ksm =
        builder(memory(10)).source(new NumberedSource("small", 1)).listener(listener).build()) {
      ksm.scan();
    }
    assertThat(heard).extracting(Progress::done).startsWith(1L << 12).endsWith(PAGES + 1L);
    assertThat(heard).extracting(Progress::total).containsOnly(PAGES + 1L);
    assertThat(heard).extracting(Progress::source).startsWith("memory").endsWith("small");
    assertThat(heard)
        .extracting(Progress::pagesPerSecond)
        .allSatisfy(rate -> assertThat(rate).isPositive());
    assertThat(heard).extracting(Progress::nanos).isSorted();
  }
}
