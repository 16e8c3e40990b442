package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.api.engine.PageChunk;
import io.ksm.linux.Platform;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.PidSourceFactory;
import io.ksm.source.linux.freeze.StoppingProcess;
import io.ksm.source.linux.support.PythonTarget;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import io.ksm.source.linux.watch.Watch;
import io.ksm.testkit.process.KernelZeroPage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that scanning changes nothing in a process: it makes no page, no page table and no fault.
 */
class UnchangedTargetTest {
  /** Not what is dirty: the kernel writes mapped files back whenever it likes. */
  private static final Pattern SIZES =
      Pattern.compile("(VmRSS|RssAnon|RssFile|RssShmem|VmSwap|VmPTE|Rss|Anonymous):.*");

  private static final int SIZES_AND_FAULTS = 12;

  /** Fields of {@code /proc/PID/stat} after the name: minor faults to those of children. */
  private static final int FAULTS = 7;

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void aJavaProcessStaysAsItIs(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Platform.pageSize()]);
    try (Target target = Target.java(file)) {
      assertUnchangedByScans(target);
    }
  }

  @Test
  void aProcessAndItsChildByForkStayAsTheyAre() throws Exception {
    try (Target target = PythonTarget.start()) {
      int child = PythonTarget.child(target);
      target.stop();
      signal("STOP", child);
      new StoppingProcess(ProcessStatus.read(child)).await();
      List<String> before = footprint(target, child);
      assertThat(footprint(target, target.pid())).isNotEqualTo(before);
      try (PageSource source = TestSources.open(child)) {
        assertUnchangedByScans(target);
        Reading.everything(source);
        assertThat(footprint(target, child)).isEqualTo(before);
      } finally {
        signal("CONT", child); // It ends with its parent.
      }
    }
  }

  private static void signal(String name, int pid) throws IOException, InterruptedException {
    String command = "kill -%s %d".formatted(name, pid);
    assertThat(new ProcessBuilder("/bin/sh", "-c", command).start().waitFor()).isZero();
  }

  /** Touched, untouched, discarded and all other memory, by every way that there is to read it. */
  @ParameterizedTest
  @CsvSource({"true, true", "false, true", "true, false", "false, false"})
  void aJavaProcessStaysAsItIsInEveryWay(boolean scan, boolean flags, @TempDir Path directory)
      throws Exception {
    assumeTrue(
        !flags || PhysicalPageFlags.ofMachine().areKnown(),
        "only root sees flags of physical pages");
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Platform.pageSize()]);
    try (Target target = Target.java(file)) {
      target.stop();
      List<String> before = footprint(target, target.pid());
      Pagemap pagemap = Pagemap.open(target.pid());
      try (AddressSpace space =
          AddressSpace.of(
              scan ? pagemap : pagemap.withoutScan(),
              flags ? PhysicalPageFlags.ofMachine() : PhysicalPageFlags.UNKNOWN,
              Platform.pageSize(),
              new Watch("target"))) {
        for (Target.Area area : target.areas().values()) {
          read(space, area);
        }
      }
      assertThat(footprint(target, target.pid())).isEqualTo(before);
    }
  }

  private static void read(AddressSpace space, Target.Area area) throws IOException {
    int count = (int) Math.min(area.pages(), 2000);
    try (PageChunk chunk = new PageChunk(Platform.pageSize(), Math.max(1, count))) {
      chunk.begin(count, false);
      assertThat(space.read(area.address(), count, chunk)).isEqualTo(count);
    }
  }

  @Test
  void frozenProcessesStayAsTheyAre() throws Exception {
    try (Target target = PythonTarget.start()) {
      PidSourceFactory factory = new PidSourceFactory();
      List<PageSource> sources =
          TestSources.open(factory, Integer.toString(target.pid()), Map.of("freeze", "on"));
      List<String> before = footprint(target, target.pid());
      Reading.everything(sources.getFirst());
      assertThat(footprint(target, target.pid())).isEqualTo(before);
      TestSources.close(sources);
      assertThat(footprint(target, target.pid())).isEqualTo(before);
    }
  }

  private static void assertUnchangedByScans(Target target) throws Exception {
    target.stop();
    try (PageSource source = TestSources.open(target.pid())) {
      List<String> before = footprint(target, target.pid());
      assertThat(before).hasSizeGreaterThan(SIZES_AND_FAULTS);
      Reading.everything(source);
      Reading.everything(source);
      assertThat(footprint(target, target.pid())).isEqualTo(before);
    }
  }

  /** Returns what the kernel says of the memory of a process that has the areas of a target. */
  private static List<String> footprint(Target target, int pid) throws IOException {
    List<String> footprint = new ArrayList<>();
    SIZES
        .matcher(ProcFile.read(pid, "status") + ProcFile.read(pid, "smaps_rollup"))
        .results()
        .forEach(size -> footprint.add(size.group()));
    String[] stat = ProcessIdentity.fields(ProcFile.read(pid, "stat"));
    for (int field = FAULTS; field < FAULTS + 4; field++) {
      footprint.add("faults " + stat[field]);
    }
    footprint.addAll(populated(target, pid));
    return footprint;
  }

  /** Says of each page of each area whether the page table holds it, by another way than ksm's. */
  private static List<String> populated(Target target, int pid) throws IOException {
    List<String> pages = new ArrayList<>();
    try (RandomAccessFile table = new RandomAccessFile("/proc/" + pid + "/pagemap", "r")) {
      for (Map.Entry<String, Target.Area> area : target.areas().entrySet()) {
        for (long page = 0; page < Math.min(area.getValue().pages(), 2000); page++) {
          table.seek((area.getValue().address() / Platform.pageSize() + page) * 8);
          long flags = Long.reverseBytes(table.readLong()) >>> 61;
          pages.add(area.getKey() + " " + page + " " + flags);
        }
      }
    }
    return pages;
  }
}
