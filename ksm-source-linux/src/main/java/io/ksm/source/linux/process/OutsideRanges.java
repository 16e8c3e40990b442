package io.ksm.source.linux.process;

import java.util.Arrays;
import java.util.List;

/**
 * Knows where a process maps files whose page faults may wait for ever, see {@link LocalFiles}.
 * Only a child process may read there. Immutable.
 */
final class OutsideRanges {
  static final OutsideRanges NONE = new OutsideRanges(new long[0], new long[0]);

  private final long[] starts;
  private final long[] ends;

  private OutsideRanges(long[] starts, long[] ends) {
    this.starts = starts;
    this.ends = ends;
  }

  /** Finds them among the mappings of a process, which are ascending. */
  static OutsideRanges of(List<Mapping> mappings, LocalFiles local) {
    List<Mapping> outside = mappings.stream().filter(mapping -> !local.serve(mapping)).toList();
    return new OutsideRanges(
        outside.stream().mapToLong(Mapping::start).toArray(),
        outside.stream().mapToLong(Mapping::end).toArray());
  }

  /** Says whether an address lies in one. Programs have no addresses above half of all. */
  boolean contains(long address) {
    int found = Arrays.binarySearch(starts, address);
    int at = found >= 0 ? found : -found - 2;
    return at >= 0 && address < ends[at];
  }
}
