package io.ksm.source.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import io.ksm.source.linux.watch.Watch;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Knows which memory of a process was offered to the kernel's KSM: by {@code
 * madvise(MADV_MERGEABLE)}, or all of it by {@code prctl(PR_SET_MEMORY_MERGE)}. KSM looks at
 * nothing else. Used by one thread.
 *
 * <p>The kernel marks each such mapping by {@code mg} among the {@code VmFlags} in {@code
 * /proc/PID/smaps}, whichever way it was offered. To write that file, the kernel walks all page
 * tables; newer kernels say in {@code ksm_stat}, at once, that nothing is marked.
 */
public final class OfferedMemory {
  private static final String FLAGS = "VmFlags:";
  private static final String OFFERED = " mg";
  private static final String NOTHING_OFFERED = "ksm_mergeable: no";

  /** The start of each offered range, and its end; unsigned. Neighbours are joined. */
  private final NavigableMap<Long, Long> ranges = new TreeMap<>(Long::compareUnsigned);

  private long start;
  private long end;

  OfferedMemory() {}

  /**
   * Asks the kernel, as a part of a {@link Watch#list listing}.
   *
   * @throws ErrnoException if there is no such process, or it may not be looked at
   */
  static OfferedMemory of(int pid) throws IOException {
    OfferedMemory offered = new OfferedMemory();
    if (!isNothingOffered(pid)) {
      ProcFile.forEachLine(
          "/proc/" + pid + "/smaps", call -> Watch.call(call::getAsLong), offered::add);
    }
    return offered;
  }

  private static boolean isNothingOffered(int pid) throws IOException {
    try {
      return Watch.part(() -> ProcFile.read(pid, "ksm_stat")).contains(NOTHING_OFFERED);
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return false; // A kernel without that file; if the process has gone, smaps will say so.
      }
      throw e;
    }
  }

  /** Takes the next line of {@code smaps}; see proc_pid_smaps(5). */
  void add(String line) {
    if (line.startsWith(FLAGS)) {
      if ((line + " ").contains(OFFERED + " ")) {
        add(start, end);
      }
    } else if (!line.isEmpty() && !Character.isUpperCase(line.charAt(0))) {
      // The first line of a mapping; those about it begin with a capital letter.
      int dash = line.indexOf('-');
      start = Long.parseUnsignedLong(line, 0, dash, 16);
      end = Long.parseUnsignedLong(line, dash + 1, line.indexOf(' '), 16);
    }
  }

  private void add(long from, long to) {
    Map.Entry<Long, Long> before = ranges.lastEntry();
    if (before != null && before.getValue() == from) {
      ranges.put(before.getKey(), to);
    } else {
      ranges.put(from, to);
    }
  }

  /**
   * Says whether a whole mapping was offered.
   *
   * @param from address of its first byte
   * @param to exclusive; unsigned, like {@code from}
   */
  boolean holds(long from, long to) {
    Map.Entry<Long, Long> range = ranges.floorEntry(from);
    return range != null && Long.compareUnsigned(to, range.getValue()) <= 0;
  }
}
