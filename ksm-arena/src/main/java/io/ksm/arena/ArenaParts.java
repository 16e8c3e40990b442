package io.ksm.arena;

import io.ksm.api.UsageException;
import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.frames.FrameFile;
import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.Cleanup;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.memory.OwnPagemap;
import io.ksm.arena.merge.Merges;
import io.ksm.arena.merge.Separator;
import io.ksm.arena.merge.ShortRuns;
import io.ksm.arena.track.FreshMappings;
import io.ksm.arena.track.IdleMappings;
import io.ksm.arena.track.MappingBudget;
import io.ksm.arena.track.Sweep;
import io.ksm.arena.track.WrittenBlocks;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcMemory;
import io.ksm.linux.Platform;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the parts of an arena, shares them between {@link MergeableArena} and {@link ArenaSource},
 * and frees them.
 *
 * <p>Whoever uses {@link #pages}, {@link #frames} or what merges and tracks holds the {@link
 * #lock}. Exceptions to that are said at their methods. Tests look at the parts while nobody
 * merges.
 */
final class ArenaParts {
  private static final int MAX_PAGES = 1 << 30;

  /** How long {@link #close} waits for writers. */
  private static final long WAIT_FOR_WRITERS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long {@link #close} waits for system calls that use the memory. */
  private static final long WAIT_FOR_CALLS_NANOS = TimeUnit.SECONDS.toNanos(10);

  final ArenaOptions options;
  final int pageSize;

  /** Held by whoever changes what lies where. */
  final ReentrantLock lock = new ReentrantLock();

  final AddressRange range;
  final WriteGuard guard;
  final WrittenBlocks written;
  final ArenaPages pages;
  final ArenaFrames frames;
  final OwnPagemap pagemap;
  final MappingBudget budget;
  final ShortRuns shortRuns;
  final FreshMappings fresh;
  final IdleMappings idleMappings;
  final Sweep sweep;
  final Merges merges;
  final Separator separator;

  /** The time for which segments may be used. */
  private final Arena lifetime = Arena.ofShared();

  /** The time for which the merger's own buffers are there. */
  private final Arena buffers = Arena.ofShared();

  private volatile boolean closed;

  ArenaParts(long bytes, ArenaOptions options, MemoryCalls calls) throws IOException {
    Platform.require();
    this.options = options;
    this.pageSize = Platform.pageSize();
    int count = pageCount(bytes, pageSize);
    checkFeatures(calls);
    try (Cleanup cleanup = new Cleanup()) {
      cleanup.add(lifetime::close);
      cleanup.add(buffers::close);
      budget =
          options.mappings() < 0 ? MappingBudget.ofProcess() : MappingBudget.of(options.mappings());
      guard = new WriteGuard(calls);
      range = new AddressRange(calls, count, pageSize);
      cleanup.add(range::release);
      FrameFile file = new FrameFile(calls, pageSize);
      range.whenGone(file::close);
      frames = new ArenaFrames(file);
      pagemap = new OwnPagemap(pageSize);
      cleanup.add(pagemap::close);
      fresh =
          options.tracksWrites()
              ? FreshMappings.tracked(calls, range, pagemap)
              : FreshMappings.untracked(range);
      cleanup.add(fresh::close);
      pages = new ArenaPages(count);
      written = new WrittenBlocks(count, pageSize);
      sweep = new Sweep(range, pages, frames, pagemap, written, guard);
      shortRuns = new ShortRuns(pages, budget);
      merges = new Merges(range, pages, frames, guard, budget, shortRuns, fresh, buffers);
      idleMappings = new IdleMappings(calls, range, pages, guard, budget, fresh);
      separator = new Separator(range, pages, frames, written, idleMappings);
      cleanup.done();
    }
  }

  private static int pageCount(long bytes, int pageSize) {
    long most = (long) MAX_PAGES * pageSize;
    if (bytes < 1 || bytes > most) {
      throw new UsageException(
          "an arena of %d bytes cannot be: give 1 to %d (%d GiB)"
              .formatted(bytes, most, most >> 30));
    }
    return (int) ((bytes + pageSize - 1) / pageSize);
  }

  /** An empty range is refused only by a kernel that does not know the advice. */
  private void checkFeatures(MemoryCalls calls) throws ErrnoException {
    int result = calls.advise(pageSize, 0, MemoryCalls.POPULATE_WRITE);
    if (result < 0) {
      throw new ErrnoException(
          "give merged pages copies of their own (MADV_POPULATE_WRITE, Linux 5.14)", -result);
    }
    if (options.leavesRestToKernel() && calls.advise(pageSize, 0, MemoryCalls.MERGEABLE) < 0) {
      throw new UsageException(
          "arena '%s' cannot leave the rest to the kernel: it has no KSM"
              .formatted(options.label()));
    }
  }

  /** Says whether the arena was closed. Needs no lock. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Checks that the arena is open. Needs no lock.
   *
   * @throws IllegalStateException if it is closed
   */
  void checkOpen() {
    if (closed) {
      throw AddressRange.closed();
    }
  }

  /** Returns memory that can be used until the arena is closed. Needs no lock. */
  MemorySegment lend(MemorySegment part) {
    checkOpen();
    return LibcMemory.lend(part, lifetime);
  }

  /** Frees all memory, see {@link MergeableArena#close}. Takes the lock. */
  void close() throws IOException {
    lock.lock();
    try {
      if (!closed) {
        endLifetime();
        closed = true;
        freeMemory(guard.close(WAIT_FOR_WRITERS_NANOS));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Others may be reading from a segment of the arena, or into it, at this moment. */
  private void endLifetime() {
    long deadline = System.nanoTime() + WAIT_FOR_CALLS_NANOS;
    while (lifetime.scope().isAlive()) {
      try {
        lifetime.close();
      } catch (IllegalStateException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "arena '%s' cannot be closed while a system call uses its memory: it stays open"
                  .formatted(options.label()),
              e);
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /**
   * Frees the memory. The addresses, and the file of frames, stay for as long as somebody might use
   * them: an engine that is scanning, and scopes that are open. A write that hangs, say because its
   * source does, keeps them for good: the JVM would end where it finds nothing to write to.
   */
  private void freeMemory(boolean nobodyWrites) throws IOException {
    fresh.close();
    try {
      range.discard();
      frames.discard();
    } finally {
      pagemap.close();
      buffers.close();
      budget.close();
      if (nobodyWrites) {
        range.release();
      }
    }
  }
}
