package io.ksm.arena.track;

import io.ksm.api.UsageException;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how many mappings merging may take. A process has a limited number ({@code
 * vm.max_map_count}), at which not only merging fails but the JVM itself: it cannot grow its heap,
 * and dies. So all arenas together stay within half of what was left when each was made, and what
 * gains least, runs of few pages, within a quarter.
 *
 * <p>Counts mappings by what lies where: neighbouring pages on neighbouring frames are one. The
 * kernel keeps apart some that could be one, such as those whose pages were copied at different
 * times; so when much has changed, the real ones are {@linkplain #recount counted}.
 */
public final class MappingBudget {
  /** What the JVM may need for itself. */
  private static final long RESERVE = 4096;

  private static final AtomicLong OF_ALL_ARENAS = new AtomicLong();

  private final long limit;
  private final long limitForShort;
  private long used;

  /** How many more there were than {@link #used} when they were last counted. */
  private long excess;

  private long changes;

  /**
   * Makes a budget.
   *
   * @param limit for all runs, those of other arenas included
   */
  public MappingBudget(long limit) {
    this.limit = limit;
    this.limitForShort = limit / 2;
  }

  /**
   * Makes a budget of half of the mappings that this process may still have.
   *
   * @throws ErrnoException if that is not known
   */
  public static MappingBudget ofProcess() throws ErrnoException {
    return new MappingBudget(left() / 2);
  }

  /**
   * Makes a budget as somebody wants it.
   *
   * @throws UsageException if the process may not have so many
   * @throws ErrnoException if that is not known
   */
  public static MappingBudget of(long wanted) throws ErrnoException {
    long left = left();
    if (wanted > left) {
      throw new UsageException(
          "an arena cannot have %d mappings: this process has %d left; give fewer, or raise"
                  .formatted(wanted, left)
              + " vm.max_map_count (sysctl)");
    }
    return new MappingBudget(wanted);
  }

  private static long left() throws ErrnoException {
    long most = Long.parseLong(ProcFile.read("/proc/sys/vm/max_map_count").strip());
    long present = ProcFile.read("/proc/self/maps").lines().count() - OF_ALL_ARENAS.get();
    return Math.max(0, most - present - RESERVE);
  }

  /** Says whether there is room for so many more mappings, for a run of many pages or of few. */
  public boolean hasRoom(long more, boolean isShort) {
    return more <= 0 || OF_ALL_ARENAS.get() + more <= (isShort ? limitForShort : limit);
  }

  /** Says whether there are more mappings than there may be. */
  public boolean isExceeded() {
    return OF_ALL_ARENAS.get() > limit;
  }

  /** Says whether short runs have used up most of what they may. */
  boolean isTight() {
    return OF_ALL_ARENAS.get() > limitForShort / 2;
  }

  /** Returns how many more mappings short runs may take. */
  public long roomForShort() {
    return Math.max(0, limitForShort - OF_ALL_ARENAS.get());
  }

  /** Takes mappings, or gives them back if the number is negative. */
  public void take(long more) {
    used += more;
    changes++;
    OF_ALL_ARENAS.addAndGet(more);
  }

  /** Says whether so much has changed that the real mappings should be counted. */
  public boolean isStale() {
    return changes > Math.max(16, limit / 32);
  }

  /**
   * Corrects the number of mappings.
   *
   * @param real how many the arena has, the one included that it has from the beginning
   */
  public void recount(long real) {
    long now = Math.max(0, real - 1 - used);
    OF_ALL_ARENAS.addAndGet(now - excess);
    excess = now;
    changes = 0;
  }

  /** Returns how many mappings the arena takes by its books, beyond the one that it has anyway. */
  public long used() {
    return used;
  }

  /** Returns how many mappings the arena takes beyond the one that it has anyway. */
  public long total() {
    return used + excess;
  }

  /** Returns how many there may be. */
  public long limit() {
    return limit;
  }

  /** Gives everything back. */
  public void close() {
    OF_ALL_ARENAS.addAndGet(-used - excess);
    used = 0;
    excess = 0;
  }
}
