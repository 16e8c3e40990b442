package io.ksm.source.linux.process;

import static io.ksm.source.linux.support.Reading.assertAbsent;
import static io.ksm.source.linux.support.Reading.assertPresent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.api.SourceGoneException;
import io.ksm.api.engine.PageChunk;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.Platform;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import io.ksm.source.linux.watch.Watch;
import io.ksm.testkit.process.KernelZeroPage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads a real process of known memory, page for page. */
class PidSourceTest {
  private static final int PAGE = Platform.pageSize();

  private static Target target;
  private static PageSource source;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * PAGE]);
    target = Target.java(file);
    source = TestSources.open(target.pid());
  }

  @AfterAll
  static void stop() throws IOException {
    source.close();
    target.close();
  }

  private List<Reading.Page> read(String area) throws IOException {
    return Reading.of(source, target.area(area));
  }

  @Test
  void describesItself() {
    assertThat(source.label()).isEqualTo("java (" + target.pid() + ")");
    assertThat(source.pageSize()).isEqualTo(PAGE);
    assertThat(source.isStatic()).isFalse();
  }

  @Test
  void readsTouchedPages() throws IOException {
    List<Reading.Page> pages = read("plain");
    assertThat(pages).hasSize(32);
    for (int i = 0; i < 32; i++) {
      assertPresent(pages.get(i), i >= 8 && i < 16 ? 7 : i);
    }
  }

  @Test
  void readsLongRuns() throws IOException {
    List<Reading.Page> pages = read("long");
    assertThat(pages).hasSize(1500);
    for (int i = 0; i < 1500; i++) {
      assertPresent(pages.get(i), i);
    }
  }

  @Test
  void readsScatteredPages() throws IOException {
    List<Reading.Page> pages = read("sparse");
    assertThat(pages).hasSize(700);
    for (int i = 0; i < 700; i += 2) {
      assertPresent(pages.get(i), i);
      assertAbsent(pages.get(i + 1));
    }
  }

  @Test
  void untouchedAndDiscardedPagesAreAbsent() throws IOException {
    assertThat(read("untouched")).hasSize(16).allSatisfy(Reading::assertAbsent);
    assertThat(read("discarded")).hasSize(8).allSatisfy(Reading::assertAbsent);
  }

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void tellsMappingsOfTheZeroPageFromZeroedPages() throws IOException {
    List<Reading.Page> pages = read("zeros");
    assertThat(pages.subList(0, 8)).allMatch(page -> page.is(PageState.ZERO));
    assertThat(pages.subList(8, 16))
        .allSatisfy(page -> assertThat(page.bytes()).isEqualTo(ByteBuffer.allocate(PAGE)));
    assertThat(pages.subList(16, 24)).allSatisfy(Reading::assertAbsent);
  }

  @Test
  void sharedMappingsAreNotEligible() throws IOException {
    assertThat(read("shared")).hasSize(8).allMatch(page -> page.state().equals("shared-mapping"));
  }

  @Test
  void onlyWrittenPagesOfPrivateFilesArePresent() throws IOException {
    List<Reading.Page> pages = read("file");
    assertThat(pages).hasSize(16);
    assertThat(pages.subList(0, 4)).allMatch(page -> page.is(PageState.FILE));
    for (int i = 4; i < 8; i++) {
      assertPresent(pages.get(i), i);
    }
    assertThat(pages.subList(8, 16))
        .allMatch(page -> page.is(PageState.FILE) || page.is(PageState.ABSENT));
  }

  @Test
  void pagesThatTheTargetItselfMayNotReadAreReadIfTheKernelPermits() throws IOException {
    List<Reading.Page> pages = read("forbidden");
    assertThat(pages).hasSize(8);
    for (int i = 0; i < 8; i++) {
      if (isForcedReadPermitted()) {
        assertPresent(pages.get(i), i);
      } else {
        assertThat(pages.get(i).state()).isEqualTo(PageState.UNREADABLE.name());
      }
    }
  }

  /** Kernels may be configured not to let anybody override a page's protection. */
  private static boolean isForcedReadPermitted() throws IOException {
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + target.pid() + "/mem", "r")) {
      memory.seek(target.area("forbidden").address());
      return memory.read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void guardPagesAreAbsent() throws IOException {
    assumeFalse(target.hasArea("guards-unknown"), "this kernel has no guard pages");
    List<Reading.Page> pages = read("guarded");
    assertPresent(pages.get(0), 0);
    assertAbsent(pages.get(1));
    assertAbsent(pages.get(2));
    assertPresent(pages.get(3), 3);
  }

  @Test
  void hugeReservationsAreCutWhereTheyAreEmpty() throws IOException {
    Target.Area reserved = target.area("reserved");
    long end = reserved.address() + reserved.pages() * PAGE;
    List<Region> regions = source.regions();
    List<Region> parts =
        regions.stream()
            .filter(it -> it.address() >= reserved.address() && it.address() < end)
            .toList();
    assertThat(parts.stream().mapToLong(Region::pages).sum()).isEqualTo(reserved.pages());
    assertThat(parts.stream().filter(Region::isEligible).mapToLong(Region::pages).sum())
        .isLessThanOrEqualTo(3 * (2 << 20) / PAGE);
    assertThat(parts).hasSize(5);
    assertPresent(page(regions, reserved, 0), 1);
    assertPresent(page(regions, reserved, reserved.pages() / 2), 2);
    assertPresent(page(regions, reserved, reserved.pages() / 2 + 3), 3);
    assertPresent(page(regions, reserved, reserved.pages() - 1), 4);
    assertAbsent(page(regions, reserved, 1));
    assertAbsent(page(regions, reserved, reserved.pages() / 4));
  }

  private Reading.Page page(List<Region> regions, Target.Area area, long page) throws IOException {
    Target.Area one = new Target.Area(area.address() + page * PAGE, 1);
    return Reading.of(source, regions, one).getFirst();
  }

  @Test
  void regionsAscendDoNotOverlapAndHaveOneDomain() throws IOException {
    List<Region> regions = source.regions();
    for (int i = 1; i < regions.size(); i++) {
      Region before = regions.get(i - 1);
      long end = before.address() + before.pages() * PAGE;
      assertThat(Long.compareUnsigned(end, regions.get(i).address())).isNotPositive();
    }
    assertThat(regions).extracting(Region::label).contains("[heap]", "[stack]", "anonymous");
    assertThat(regions)
        .extracting(Region::domain)
        .containsOnly("uid:" + ProcessStatus.read(target.pid()).uid());
  }

  @Test
  void saysWhatItKnowsOfItsPages() throws IOException {
    for (Region region : source.regions()) {
      assertThat(region.traits().owner()).isEqualTo(region.domain()).startsWith("uid:");
      assertThat(region.traits().resident()).isEqualTo(RegionTraits.Known.YES);
      assertThat(region.traits().offered()).isEqualTo(RegionTraits.Known.NO);
    }
  }

  @Test
  void anotherProcessOfTheSameNumberIsNotTakenForIt() throws IOException {
    ProcessIdentity now = ProcessIdentity.of(target.pid());
    ProcessIdentity earlier = new ProcessIdentity(now.pid(), now.startTicks() - 1);
    try (PidSource stale =
        PidSource.open(
            ProcessStatus.read(target.pid()),
            new ListingOptions("", false, false),
            List.of(),
            earlier)) {
      assertThatThrownBy(stale::regions).isInstanceOf(SourceGoneException.class);
    }
  }

  @Test
  void manyThreadsReadAtOnce() throws Exception {
    List<Region> regions = source.regions();
    Callable<Void> reader =
        () -> {
          for (int round = 0; round < 20; round++) {
            List<Reading.Page> pages = Reading.of(source, regions, target.area("sparse"));
            for (int i = 0; i < 700; i += 2) {
              assertPresent(pages.get(i), i);
            }
          }
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Void> done : threads.invokeAll(List.of(reader, reader, reader, reader))) {
        done.get();
      }
    }
  }

  @Test
  void readsParts() throws IOException {
    Target.Area area = target.area("long");
    List<Region> regions = source.regions();
    for (int first : IntStream.of(0, 1, 511, 512, 513, 1400).toArray()) {
      Target.Area part = new Target.Area(area.address() + (long) first * PAGE, 100);
      List<Reading.Page> pages = Reading.of(source, regions, part);
      for (int i = 0; i < 100; i++) {
        assertPresent(pages.get(i), first + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void allWaysToFindZeroPagesGiveTheSame(boolean scan, boolean flags) throws IOException {
    Pagemap pagemap = Pagemap.open(target.pid());
    PhysicalPageFlags known = flags ? PhysicalPageFlags.ofMachine() : PhysicalPageFlags.UNKNOWN;
    try (AddressSpace space =
            AddressSpace.of(
                scan ? pagemap : pagemap.withoutScan(), known, PAGE, new Watch("target"));
        PageChunk chunk = new PageChunk(PAGE, 32)) {
      chunk.begin(24, false);
      assertThat(space.read(target.area("zeros").address(), 24, chunk)).isEqualTo(24);
      List<PageState> thirds = List.of(PageState.ZERO, PageState.PRESENT, PageState.ABSENT);
      for (int i = 0; i < 24; i++) {
        assertThat(chunk.state(i)).isEqualTo(thirds.get(i / 8));
      }
    }
  }

  @Test
  void kernelsThatCannotSearchFindTheSamePages() throws IOException {
    try (Pagemap pagemap = Pagemap.open(target.pid())) {
      assumeTrue(pagemap.canScan(), "this is such a kernel");
      PopulatedPages reading = PopulatedPages.of(pagemap.withoutScan(), PAGE);
      PopulatedPages scanning = PopulatedPages.of(pagemap, PAGE);
      for (String name : target.areas().keySet()) {
        if (!name.startsWith("guard")) { // Guard pages may be found or not.
          List<Long> found = populated(scanning, target.area(name));
          assertThat(populated(reading, target.area(name))).as(name).isEqualTo(found);
        }
      }
    }
  }

  private static List<Long> populated(PopulatedPages pages, Target.Area area)
      throws ErrnoException {
    long end = area.address() + Math.min(area.pages(), 100_000) * PAGE;
    List<Long> found = new ArrayList<>();
    long next = pages.next(area.address(), end);
    while (next < end) {
      found.add(next);
      next = pages.next(next + PAGE, end);
    }
    return found;
  }

  @Test
  void settledReadingAllocatesNothingPerPage() throws IOException {
    Target.Area area = target.area("sparse");
    Region region =
        source.regions().stream()
            .filter(it -> it.address() <= area.address() && it.isEligible())
            .filter(it -> it.address() + it.pages() * PAGE > area.address())
            .findFirst()
            .orElseThrow();
    int count = (int) Math.min(512, region.pages());
    try (PageChunk chunk = new PageChunk(PAGE, count)) {
      read(region, chunk, 3_000);
      long perPage = read(region, chunk, 300) / (300L * count);
      assertThat(perPage).as("bytes per page").isZero();
    }
  }

  /** Returns how many bytes of heap the rounds took. */
  private long read(Region region, PageChunk chunk, int rounds) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      chunk.begin(chunk.capacity(), false);
      source.read(region, 0, chunk.capacity(), chunk);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
