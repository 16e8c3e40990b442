package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.source.linux.sys.Native;
import io.ksm.source.linux.sys.ProcFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scanning changes nothing in a process: no page comes into being, no page table, no fault. */
class UnchangedTargetTest {
  private static final Pattern SIZES =
      Pattern.compile(
          "(VmRSS|RssAnon|RssFile|RssShmem|VmSwap|VmPTE|Rss|Anonymous|Private_Dirty):.*");

  private static final int SIZES_AND_FAULTS = 13;

  /** Fields of {@code /proc/PID/stat} behind the name: minor faults to those of children. */
  private static final int FAULTS = 7;

  @Test
  void aJavaProcessStaysAsItIs(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Native.pageSize()]);
    try (Target target = Target.java(file)) {
      assertUnchangedByScans(target);
    }
  }

  @Test
  void aPythonProcessStaysAsItIs() throws Exception {
    try (Target target = PythonTarget.start()) {
      assertUnchangedByScans(target);
    }
  }

  private static void assertUnchangedByScans(Target target) throws Exception {
    target.stop();
    try (PageSource source = Sources.open(target.pid())) {
      List<String> before = footprint(target);
      assertThat(before).hasSizeGreaterThan(SIZES_AND_FAULTS);
      Reading.everything(source);
      Reading.everything(source);
      assertThat(footprint(target)).isEqualTo(before);
    }
  }

  private static List<String> footprint(Target target) throws IOException {
    int pid = target.pid();
    List<String> footprint = new ArrayList<>();
    SIZES
        .matcher(ProcFile.read(pid, "status") + ProcFile.read(pid, "smaps_rollup"))
        .results()
        .forEach(size -> footprint.add(size.group()));
    String[] stat = ProcessIdentity.fields(ProcFile.read(pid, "stat"));
    for (int field = FAULTS; field < FAULTS + 4; field++) {
      footprint.add("faults " + stat[field]);
    }
    footprint.addAll(populated(target));
    return footprint;
  }

  /** Says of each page of each area whether the page table holds it, by another way than ksm's. */
  private static List<String> populated(Target target) throws IOException {
    List<String> pages = new ArrayList<>();
    try (RandomAccessFile table = new RandomAccessFile("/proc/" + target.pid() + "/pagemap", "r")) {
      for (Map.Entry<String, Target.Area> area : target.areas().entrySet()) {
        for (long page = 0; page < Math.min(area.getValue().pages(), 2000); page++) {
          table.seek((area.getValue().address() / Native.pageSize() + page) * 8);
          long flags = Long.reverseBytes(table.readLong()) >>> 61;
          pages.add(area.getKey() + " " + page + " " + flags);
        }
      }
    }
    return pages;
  }
}
