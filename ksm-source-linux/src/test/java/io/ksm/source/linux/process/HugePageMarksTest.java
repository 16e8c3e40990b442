package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.engine.PageChunk;
import io.ksm.linux.Platform;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.source.linux.support.TargetMemory;
import io.ksm.source.linux.watch.Watch;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests with real huge pages: two of them, aligned, with ordinary ones in the middle. */
class HugePageMarksTest {
  private static final int HUGE_PAGES = 14; // MADV_HUGEPAGE

  private final int pageSize = Platform.pageSize();
  private final long huge = HugePageMarks.sizeOfMachine();
  private long mapped;
  private long area;

  @BeforeEach
  void makeHugePages() throws IOException {
    assumeTrue(huge != 0, "this kernel makes no huge pages");
    mapped = TargetMemory.map(4 * huge, TargetMemory.PRIVATE_ANONYMOUS, -1);
    area = (mapped + huge - 1) & -huge;
    assumeTrue(TargetMemory.advise(area, 3 * huge, HUGE_PAGES), "this kernel refuses huge pages");
    assertThat(TargetMemory.advise(area + huge, huge, TargetMemory.NO_HUGE_PAGES)).isTrue();
    for (long at = 0; at < 3 * huge; at += pageSize) {
      TargetMemory.at(area + at, 1).set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
    }
    assumeTrue(anonymousHugeBytes() == 2 * huge, "the machine had no two huge pages to give");
  }

  /** Returns how much of the area lies in huge pages, by another way than ksm's. */
  private long anonymousHugeBytes() throws IOException {
    long bytes = 0;
    boolean inArea = false;
    for (String line : ProcFile.read("/proc/self/smaps").split("\n", -1)) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        long start = Long.parseUnsignedLong(line, 0, line.indexOf('-'), 16);
        inArea = start >= area && start < area + 3 * huge;
      } else if (inArea && line.startsWith("AnonHugePages:")) {
        bytes += Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return bytes;
  }

  @AfterEach
  void unmap() {
    if (mapped != 0) {
      TargetMemory.unmap(mapped, 4 * huge);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "true, 7", "false, 0", "false, 7"})
  void pagesAreMarkedWherePagesAreHuge(boolean scan, int skipped) throws IOException {
    assumeTrue(
        scan || PhysicalPageFlags.ofMachine().areKnown(), "only root sees flags of physical pages");
    assumeTrue(!scan || canScan(), "this kernel cannot search page tables");
    int count = (int) (3 * huge / pageSize) - skipped;
    Pagemap pagemap = Pagemap.open(ProcessNumbers.own());
    try (AddressSpace space =
            AddressSpace.of(
                scan ? pagemap : pagemap.withoutScan(),
                PhysicalPageFlags.ofMachine(),
                pageSize,
                new Watch("target"));
        PageChunk chunk = new PageChunk(pageSize, count)) {
      chunk.begin(count, false);
      assertThat(space.read(area + (long) skipped * pageSize, count, chunk)).isEqualTo(count);
      assertThat(chunk.hugePageBytes()).isEqualTo(huge);
      for (int page = 0; page < count; page++) {
        long inArea = (long) (page + skipped) * pageSize;
        boolean ordinary = inArea / huge == 1;
        assertThat(chunk.isHuge(page)).as("page %d", page + skipped).isEqualTo(!ordinary);
      }
    }
  }

  private static boolean canScan() throws IOException {
    try (Pagemap pagemap = Pagemap.open(ProcessNumbers.own())) {
      return pagemap.canScan();
    }
  }

  @Test
  void nobodyAsksForThemInAComparison() throws IOException {
    try (AddressSpace space =
            AddressSpace.open(ProcessNumbers.own(), pageSize, new Watch("target"));
        PageChunk chunk = new PageChunk(pageSize, 1)) {
      chunk.begin(1, true);
      assertThat(space.read(area, 1, chunk)).isEqualTo(1);
      assertThat(chunk.hugePageBytes()).isZero();
    }
  }
}
