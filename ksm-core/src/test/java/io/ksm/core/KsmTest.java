package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.support.ClosingSource;
import io.ksm.core.support.SelfClosingSource;
import io.ksm.core.support.WaitingSource;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.workload.SortAndCount;
import io.ksm.testkit.workload.StillWorkload;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The embedding API, as somebody else would use it, on real files. */
@ExtendWith(SeedExtension.class)
class KsmTest {
  private static final int PAGE_SIZE = 4096;

  @TempDir private Path directory;

  private Path image(String name, int... contents) throws IOException {
    byte[] bytes = new byte[contents.length * PAGE_SIZE];
    for (int i = 0; i < contents.length; i++) {
      Arrays.fill(bytes, i * PAGE_SIZE, (i + 1) * PAGE_SIZE, (byte) contents[i]);
    }
    return Files.write(directory.resolve(name), bytes);
  }

  @Test
  void theExampleWorks() throws IOException {
    Path vm1 = image("vm1.mem", 1, 2, 3, 0);
    Path vm2 = image("vm2.mem", 3, 2, 4, 0);
    try (Ksm ksm =
        Ksm.builder()
            .source("image:" + vm1 + ",zeros=resident,format=raw")
            .source("image:" + vm2 + ",zeros=resident,format=raw")
            .hasher("crc32c")
            .index("rb")
            .policy("ksm:smart-scan=off")
            .threads(2)
            .build()) {
      ScanReport report = ksm.scan();
      assertThat(report.counters().pagesShared()).isEqualTo(3);
      assertThat(report.counters().pagesSharing()).isEqualTo(3);
      assertThat(report.counters().pagesUnshared()).isEqualTo(2);
      assertThat(report.encountered()).isEqualTo(8);
      assertThat(report.bytesScanned()).isEqualTo(8 * PAGE_SIZE);
      assertThat(ksm.counters()).isEqualTo(report.counters());
      assertThat(ksm.pace()).isEqualTo(report.pace());
      assertThat(ksm.isStatic()).isTrue();
      assertThat(ksm.warnings()).isEmpty();
    }
  }

  @Test
  void imagesEqualTheOracle(Seed seed) throws IOException {
    Path file = directory.resolve("random.mem");
    try (StillWorkload workload = new StillWorkload(seed, 700, PAGE_SIZE, 1);
        Ksm ksm = builder(file, workload).build()) {
      SortAndCount oracle = new SortAndCount(workload.sources());
      Counters all = oracle.counters(true, Integer.MAX_VALUE, 1);
      Counters found = ksm.scan().counters();
      assertThat(found.pagesShared()).isEqualTo(all.pagesShared());
      assertThat(found.pagesSharing()).isEqualTo(all.pagesSharing());
      assertThat(found.pagesUnshared()).isEqualTo(all.pagesUnshared());
      assertThat(found.ksmZeroPages()).isZero();
      PageFigures figures = ksm.report(1).sources().getFirst().figures();
      assertThat(figures.zero()).isZero();
      assertThat(figures.zeroUnknown()).isEqualTo(all.ksmZeroPages() + workload.holes());
    }
  }

  @Test
  void whoKnowsThatZerosAreInMemoryCountsThem(Seed seed) throws IOException {
    Path file = directory.resolve("random.mem");
    try (StillWorkload workload = new StillWorkload(seed, 700, PAGE_SIZE, 1)) {
      workload.writeTo(file);
      Counters all = new SortAndCount(workload.sources()).counters(true, Integer.MAX_VALUE, 1);
      try (Ksm resident = builder(file + ",zeros=resident,format=raw").build();
          Ksm absent = builder(file + ",zeros=absent").build()) {
        Counters found = resident.scan().counters();
        long zeros = all.ksmZeroPages() + workload.holes();
        assertThat(found.ksmZeroPages()).as("holes are zeros as well").isEqualTo(zeros);
        assertThat(found.pagesSaved()).isEqualTo(all.pagesSaved() + workload.holes());
        absent.scan();
        PageFigures figures = absent.report(1).sources().getFirst().figures();
        assertThat(figures.ineligible()).containsExactly(Map.entry("absent", zeros));
        assertThat(figures.zeroUnknown()).isZero();
      }
    }
  }

  private static KsmBuilder builder(Path file, StillWorkload workload) throws IOException {
    workload.writeTo(file);
    return builder(file.toString());
  }

  private static KsmBuilder builder(String image) {
    return Ksm.builder()
        .source("image:" + image)
        .hasher("xxh64")
        .index("skiplist:seed=3")
        .policy("ksm:use-zero-pages=on,max-page-sharing=unlimited,smart-scan=off");
  }

  @Test
  void showsWhatIsRepeated() throws IOException {
    Path image = image("vm.mem", 7, 7, 8, 7, 8, 9);
    try (Ksm ksm = Ksm.builder().source(image.toString()).hasher("crc32").index("rb").build()) {
      ksm.scan();
      MemoryReport report = ksm.report(1);
      assertThat(report.pageSize()).isEqualTo(PAGE_SIZE);
      assertThat(report.savedBytes()).isEqualTo(3 * PAGE_SIZE);
      assertThat(report.metadataBytes()).isPositive();
      RepeatedContent most = report.repeated().getFirst();
      assertThat(most.pages()).isEqualTo(3);
      byte[] expected = new byte[PAGE_SIZE];
      Arrays.fill(expected, (byte) 7);
      assertThat(ksm.read(most)).isEqualTo(expected);
      Files.write(image, new byte[0]);
      assertThat(ksm.read(most)).as("the file is empty by now").isNull();
    }
  }

  @Test
  void unmergesAndBeginsAnew() throws IOException {
    Path image = image("vm.mem", 1, 1, 2);
    try (Ksm ksm = Ksm.builder().source(image.toString()).hasher("crc32").index("rb").build()) {
      Counters first = ksm.scan().counters();
      ksm.unmerge();
      assertThat(ksm.counters().pagesShared()).isZero();
      Counters second = ksm.scan().counters();
      assertThat(second.pagesShared()).isEqualTo(first.pagesShared()).isEqualTo(1);
      assertThat(second.fullScans()).isEqualTo(1);
    }
  }

  @Test
  void tellsHowFarItHasCome() throws IOException {
    int[] contents = new int[100];
    Path image = image("vm.mem", contents);
    List<String> heard = new ArrayList<>();
    try (Ksm ksm =
        Ksm.builder()
            .source(image.toString())
            .hasher("crc32")
            .index("rb")
            .batchPages(40)
            .listener((done, total) -> heard.add(done + " of " + total))
            .build()) {
      ksm.scan();
      assertThat(heard).containsExactly("40 of 100", "80 of 100", "100 of 100");
    }
  }

  @Test
  void warnsOfWhatWasLeftOut() throws IOException {
    image("vm.mem", 1, 2);
    Files.write(directory.resolve("long.mem"), new byte[PAGE_SIZE + 10]);
    Path tooShort = Files.write(directory.resolve("short.mem"), new byte[10]);
    try (Ksm ksm = Ksm.builder().source(directory.toString()).hasher("crc32").index("rb").build()) {
      assertThat(leftOut(ksm))
          .hasSize(2)
          .anyMatch(warning -> warning.contains(tooShort.toString()))
          .anyMatch(warning -> warning.contains("long.mem"));
      assertThat(ksm.scan().encountered()).isEqualTo(3);
    }
  }

  /** The warnings without those of files that are taken for raw memory. */
  private static List<String> leftOut(Ksm ksm) {
    return ksm.warnings().stream().filter(warning -> warning.contains("left out")).toList();
  }

  @Test
  void scansAFileOnceThatIsNamedTwice() throws IOException {
    Path image = image("vm.mem", 1, 2);
    Path link = Files.createSymbolicLink(directory.resolve("link.mem"), image);
    try (Ksm ksm =
        Ksm.builder()
            .source(image.toString())
            .source("image:" + link)
            .hasher("crc32")
            .index("rb")
            .build()) {
      assertThat(leftOut(ksm))
          .containsExactly("left out '%s': it is the same memory as '%s'".formatted(link, image));
      assertThat(ksm.scan().counters().pagesUnshared()).isEqualTo(2);
    }
  }

  @Test
  void closesItsSources() throws IOException {
    List<String> closed = new ArrayList<>();
    PageSource first = new ClosingSource("first", 64, closed);
    PageSource second = new ClosingSource("second", 64, closed);
    Ksm ksm = Ksm.builder().source(first).source(second).hasher("crc32").index("rb").build();
    ksm.scan();
    assertThat(closed).isEmpty();
    ksm.close();
    assertThat(closed).containsExactly("first", "second");
  }

  @Test
  void closingEndsTheScanOfAnotherThreadAndWaits() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    List<String> events = new CopyOnWriteArrayList<>();
    PageSource slow = new WaitingSource(reads, goesOn, events);
    Ksm ksm = Ksm.builder().source(slow).hasher("crc32c").index("rb").threads(1).build();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<ScanReport> scan = threads.submit(ksm::scan);
      reads.await();
      Future<?> closing = threads.submit(() -> close(ksm));
      assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      goesOn.countDown();
      closing.get();
      assertThat(events).containsExactly("read", "closed");
      assertThatThrownBy(scan::get)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed during a scan");
      assertThatThrownBy(ksm::scan)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this scanner is closed");
    }
  }

  @Test
  @Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
  void aSourceCannotCloseItsScannerOnAnyThreadOfTheScan() throws IOException {
    SelfClosingSource source = new SelfClosingSource();
    try (Ksm ksm = Ksm.builder().source(source).hasher("crc32c").index("rb").threads(2).build()) {
      source.closes(ksm);
      ksm.scan();
      String refusal = "a scanner cannot be closed within its own scan";
      assertThat(source.answers()).containsExactly(refusal, refusal);
      assertThat(ksm.scan().counters().fullScans()).as("it is still open").isEqualTo(2);
    }
  }

  /**
   * Memory of the sources is gone once a scanner is closed. Whatever method there is keeps away
   * from it, or is one of those that look at figures alone.
   */
  @Test
  void noMethodTouchesTheSourcesOfAClosedScanner() throws Exception {
    Path image = image("vm.mem", 7, 7, 8);
    Ksm ksm = Ksm.builder().source(image.toString()).hasher("crc32").index("rb").build();
    ksm.scan();
    Map<Class<?>, Object> arguments =
        Map.of(
            int.class,
            1,
            ReportOptions.class,
            new ReportOptions(1),
            RepeatedContent.class,
            ksm.report(1).repeated().getFirst(),
            PageSource.class,
            new ClosingSource("another", PAGE_SIZE, new ArrayList<>()));
    ksm.close();
    List<String> refused = new ArrayList<>();
    List<String> answered = new ArrayList<>();
    for (Method method : Ksm.class.getDeclaredMethods()) {
      int modifiers = method.getModifiers();
      if (Modifier.isPublic(modifiers) && !Modifier.isStatic(modifiers)) {
        Object[] given = Arrays.stream(method.getParameterTypes()).map(arguments::get).toArray();
        (isRefused(ksm, method, given) ? refused : answered)
            .add(method.getName() + "/" + method.getParameterCount());
      }
    }
    assertThat(refused)
        .containsExactlyInAnyOrder(
            "scan/0",
            "scanUntil/1",
            "scanAsync/0",
            "memoryEstimate/0",
            "report/1",
            "report/1",
            "read/1",
            "visitEqualPages/1",
            "unmerge/0");
    assertThat(answered)
        .containsExactlyInAnyOrder(
            "counters/0",
            "comparisons/0",
            "bytesRead/0",
            "pace/0",
            "failure/1",
            "isStatic/0",
            "warnings/0",
            "close/0");
  }

  private static boolean isRefused(Ksm ksm, Method method, Object... given) throws Exception {
    try {
      method.invoke(ksm, given);
      return false;
    } catch (InvocationTargetException e) {
      assertThat(e.getCause())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this scanner is closed");
      return true;
    }
  }

  private static Void close(Ksm ksm) throws IOException {
    ksm.close();
    return null;
  }
}
