package io.ksm.source.linux.arena;

import io.ksm.source.linux.sys.ErrnoException;
import io.ksm.source.linux.sys.ProcFile;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many mappings merging may take. A process has a limited number ({@code vm.max_map_count}), at
 * which not only merging fails but the JVM itself: it cannot grow its heap, and dies. So all arenas
 * together stay within half of what was left when each was made, and what gains least, runs of few
 * pages, within a quarter.
 *
 * <p>Counts mappings by what lies where: neighbouring pages on neighbouring frames are one. The
 * kernel sometimes keeps apart what could be one, which the other half is for.
 */
final class MappingBudget {
  /** What the JVM may need for itself. */
  private static final long RESERVE = 4096;

  private static final AtomicLong OF_ALL_ARENAS = new AtomicLong();

  private final long limit;
  private final long limitForShort;
  private long used;

  /**
   * Makes a budget.
   *
   * @param limit for all runs, those of other arenas included
   */
  MappingBudget(long limit) {
    this.limit = limit;
    this.limitForShort = limit / 2;
  }

  /**
   * Makes a budget of half of the mappings that this process may still have.
   *
   * @throws ErrnoException if that is not known
   */
  static MappingBudget ofProcess() throws ErrnoException {
    long most = Long.parseLong(ProcFile.read("/proc/sys/vm/max_map_count").strip());
    long present = ProcFile.read("/proc/self/maps").lines().count() - OF_ALL_ARENAS.get();
    return new MappingBudget(Math.max(0, most - present - RESERVE) / 2);
  }

  /** Says whether there is room for so many more mappings, for a run of many pages or of few. */
  boolean hasRoom(long more, boolean isShort) {
    return more <= 0 || OF_ALL_ARENAS.get() + more <= (isShort ? limitForShort : limit);
  }

  /** Returns how many more mappings short runs may take. */
  long roomForShort() {
    return Math.max(0, limitForShort - OF_ALL_ARENAS.get());
  }

  /** Takes mappings, or gives them back if the number is negative. */
  void take(long more) {
    used += more;
    OF_ALL_ARENAS.addAndGet(more);
  }

  /** Returns how many mappings this arena takes beyond the one that it has from the beginning. */
  long used() {
    return used;
  }

  /** Returns how many there may be. */
  long limit() {
    return limit;
  }

  /** Gives everything back. */
  void close() {
    take(-used);
  }
}
