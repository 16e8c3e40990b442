package io.ksm.kernel.offer;

import io.ksm.kernel.KernelKsmException;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mappings of a process that the kernel has marked for merging: {@code mg} among the {@code
 * VmFlags} of {@code /proc/PID/smaps}. Used by one thread.
 */
final class MarkedMappings {
  private static final Pattern HEAD = Pattern.compile("^([0-9a-f]+)-([0-9a-f]+) [-r].*");
  private static final Pattern MARKED = Pattern.compile("^VmFlags:.* mg( .*)?$");

  private final List<AddressRange> ranges = new ArrayList<>();
  private AddressRange current = new AddressRange(0, 0);

  private MarkedMappings() {}

  /**
   * Lists them.
   *
   * @throws KernelKsmException if there is no such process, or it may not be read
   */
  static List<AddressRange> of(int pid) throws KernelKsmException {
    MarkedMappings mappings = new MarkedMappings();
    try {
      ProcFile.forEachLine("/proc/" + pid + "/smaps", LongSupplier::getAsLong, mappings::add);
    } catch (ErrnoException e) {
      throw new KernelKsmException(e.getMessage(), e);
    }
    return mappings.ranges;
  }

  private void add(String line) {
    Matcher head = HEAD.matcher(line);
    if (head.matches()) {
      current =
          new AddressRange(
              Long.parseUnsignedLong(head.group(1), 16), Long.parseUnsignedLong(head.group(2), 16));
    } else if (MARKED.matcher(line).matches()) {
      ranges.add(current);
    }
  }

  /** Returns how many bytes of some ranges are marked. */
  static long bytesOf(List<AddressRange> ranges, List<AddressRange> marked) {
    long bytes = 0;
    for (AddressRange range : ranges) {
      for (AddressRange mapping : marked) {
        long first =
            Long.compareUnsigned(range.start(), mapping.start()) >= 0
                ? range.start()
                : mapping.start();
        long end =
            Long.compareUnsigned(range.end(), mapping.end()) <= 0 ? range.end() : mapping.end();
        if (Long.compareUnsigned(first, end) < 0) {
          bytes += end - first;
        }
      }
    }
    return bytes;
  }
}
