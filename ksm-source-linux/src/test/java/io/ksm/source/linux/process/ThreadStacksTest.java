package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.linux.Platform;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TargetMemory;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with the stacks of the threads of real programs. */
class ThreadStacksTest {

  @Test
  void everyThreadOfAStoppedJavaProgramHasAStack(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Platform.pageSize()]);
    try (Target target = Target.java(file)) {
      target.stop();
      // The main thread's stack is the kernel's; the JVM runs main() in a thread of its own.
      int threads = ProcessNumbers.threadsOf(target.pid()).size() - 1;
      assertThat(threads).isGreaterThan(5);
      try (PageSource source = TestSources.open(target.pid())) {
        List<Region> regions = source.regions();
        assertThat(regions)
            .filteredOn(region -> region.label().equals("thread stack") && region.isEligible())
            .hasSize(threads)
            .allMatch(region -> region.pages() * source.pageSize() <= 8 << 20);
        assertThat(regions).filteredOn(region -> region.label().equals("[stack]")).isNotEmpty();
        for (Target.Area area : target.areas().values()) {
          assertThat(regions)
              .filteredOn(region -> region.address() == area.address())
              .noneMatch(region -> region.label().equals("thread stack"));
        }
      }
    }
  }

  /** As programs do that switch stacks by themselves: a stack in the midst of other memory. */
  @Test
  void memoryWithoutAGuardIsNoStack() throws Exception {
    try (PageSource own = TestSources.open(ProcessNumbers.own())) {
      int pageSize = own.pageSize();
      long address = TargetMemory.map(4L * pageSize, TargetMemory.PRIVATE_ANONYMOUS, -1);
      Mapping mapping = new Mapping(address, address + 4L * pageSize, "rw-p", 0, "00:00", "");
      Mapping guard = new Mapping(address - pageSize, address, "---p", 0, "00:00", "");
      Mapping below = new Mapping(address - pageSize, address, "rw-p", 0, "00:00", "");
      try (Pagemap pagemap = Pagemap.open(ProcessNumbers.own())) {
        RegionNames names =
            new RegionNames(stacksAt(address + 100), JavaAreas.NONE, pagemap, pageSize);
        assertThat(names.of(mapping, guard)).isEqualTo("thread stack");
        assertThat(names.of(mapping, below)).isEqualTo("anonymous");
        assertThat(names.of(mapping, null)).isEqualTo("anonymous");
        if (TargetMemory.advise(address, pageSize, TargetMemory.INSTALL_GUARD)) {
          assertThat(names.of(mapping, null)).isEqualTo("thread stack");
        }
        RegionNames elsewhere =
            new RegionNames(stacksAt(address + 4L * pageSize), JavaAreas.NONE, pagemap, pageSize);
        assertThat(elsewhere.of(mapping, guard)).isEqualTo("anonymous");
      } finally {
        TargetMemory.unmap(address, 4L * pageSize);
      }
    }
  }

  private static RegionNames.Stacks stacksAt(long pointer) {
    return (start, end) -> start <= pointer && pointer < end;
  }

  @Test
  void readsWhatTheKernelTells() throws IOException {
    String waiting = "202 0x7f8 0x109 0x35 0x0 0x0 0xffffffff 0x7fff4445a1c0 0x7fb362423f16";
    assertThat(ThreadStacks.pointer(waiting)).isEqualTo(0x7fff4445a1c0L);
    assertThat(ThreadStacks.pointer("-1 0x7ffe00 0x7fb3")).isEqualTo(0x7ffe00L);
    assertThat(ThreadStacks.pointer("running")).isZero();
    assertThat(ThreadStacks.pointer("")).isZero();
    String own = ProcFile.read("/proc/self/syscall").strip();
    assertThat(own).matches("running|-?\\d+( 0x[0-9a-f]+)+");
  }

  @Test
  void aProcessThatHasEndedHasNone() {
    ThreadStacks stacks = new ThreadStacks(999_999_999);
    stacks.look();
    assertThat(stacks.isIn(0, -1)).isFalse();
  }
}
