package io.ksm.arena;

import io.ksm.api.UsageException;
import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.guard.WriterFlag;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.MemoryCalls;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Off-heap memory that really merges: equal pages become one page of physical memory, and whichever
 * is written to gets its own copy back, by the processor's copy-on-write.
 *
 * <pre>{@code
 * try (MergeableArena arena = MergeableArena.allocate(1L << 30);
 *     Ksm ksm = Ksm.builder().source(arena.source()).hasher("crc32c").index("rb")
 *         .policy("ksm:smart-scan=off,use-zero-pages=on").build();
 *     ArenaWriter writer = arena.writer()) {
 *   writer.copy(document, 0, offset, document.byteSize());   // write through a writer
 *   MemorySegment memory = arena.memory();                    // read as you like
 *   ksm.scan();                                               // find what is equal, and merge it
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> {@link #memory()} is read by any thread at any time, also while a merge runs.
 * Writers are made for any number of threads, and each is used by one. All methods may be called by
 * any thread.
 *
 * <p><b>Memory.</b> An arena takes physical memory where it was written to, 1 byte of heap per
 * page, 8 more per page where pages merged, and 4 per frame. It is not inherited by child
 * processes, and has no huge pages.
 *
 * <p><b>What merges.</b> Runs of 8 and more pages that are equal, page for page, to another run;
 * shorter ones as long as there are mappings to spend. So equal data should begin at the beginning
 * of a page, and what belongs together should lie together. Pages of zeros merge wherever they are.
 *
 * <p><b>Limits.</b> Linux 5.14 on x86-64 or aarch64. Writes are tracked since Linux 6.7; before, or
 * where userfaultfd is forbidden, each scan hashes the pages near to what was written, and {@link
 * #warnings} says so. Pages that a device writes to without the kernel's knowledge ({@code
 * O_DIRECT}, io_uring with fixed buffers) must be {@linkplain #rawWritable raw}: a merge cannot see
 * that they are in use.
 */
public final class MergeableArena implements AutoCloseable {
  /** What the kernel spends on a mapping: a structure of 192 bytes, and its share of an index. */
  private static final long BYTES_PER_MAPPING = 225;

  /** From then on, an open scope is worth a warning. */
  private static final long LONG_OPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ArenaParts parts;
  private final ArenaSource source;

  MergeableArena(long bytes, ArenaOptions options, MemoryCalls calls) throws IOException {
    this.parts = new ArenaParts(bytes, options, calls);
    this.source = new ArenaSource(this, parts);
  }

  /**
   * Makes an arena with the {@linkplain ArenaOptions#USUAL usual} options.
   *
   * @param bytes how large it is; rounded up to whole pages
   * @throws UsageException if that is not possible here: another system, no right to call it, an
   *     impossible size
   * @throws IOException if the kernel refuses
   */
  public static MergeableArena allocate(long bytes) throws IOException {
    return ArenaOptions.USUAL.allocate(bytes);
  }

  /**
   * Returns what an engine sees of this arena: for {@code Ksm.builder().source(arena.source())}. It
   * is the same at each call. An engine that closes it closes the arena.
   */
  public ArenaSource source() {
    return source;
  }

  /** Returns how many bytes the arena has: whole pages. */
  public long byteSize() {
    return parts.range.bytes();
  }

  /** Returns the size of a page in bytes. */
  public int pageSize() {
    return parts.pageSize;
  }

  /**
   * Returns the memory, for reading. Use of it after {@link #close} is an {@link
   * IllegalStateException}.
   */
  public MemorySegment memory() {
    return parts.lend(parts.range.memory()).asReadOnly();
  }

  /**
   * Makes a writer, for one thread.
   *
   * @throws IllegalStateException if the arena is closed
   */
  public ArenaWriter writer() {
    parts.checkOpen();
    return new ArenaWriter(parts.range, parts.guard, parts.written);
  }

  /**
   * Takes pages out of merging for good, and returns them as a segment into which anybody may
   * write, without a writer. Pages that are merged get copies of their own first.
   *
   * @param offset in the arena; a multiple of the page size
   * @param bytes how many; a multiple of the page size
   * @throws IllegalArgumentException if the range is not whole pages, or part of it is raw already
   * @throws IndexOutOfBoundsException if it is not all in the arena
   * @throws IllegalStateException if the arena is closed
   * @throws IOException if there is no memory for the copies; nothing has changed then
   */
  public MemorySegment rawWritable(long offset, long bytes) throws IOException {
    MemorySegment part = parts.range.memory().asSlice(offset, bytes);
    int pageSize = parts.pageSize;
    if (offset % pageSize != 0 || bytes % pageSize != 0 || bytes == 0) {
      throw new IllegalArgumentException(
          "%d bytes at %d are not whole pages: give multiples of %d"
              .formatted(bytes, offset, pageSize));
    }
    ArenaPages pages = parts.pages;
    int first = (int) (offset / pageSize);
    int count = (int) (bytes / pageSize);
    parts.lock.lock();
    try {
      parts.checkOpen();
      if (pages.nextRaw(first) < first + count) {
        throw new IllegalArgumentException(
            "page %d is raw already: raw ranges cannot overlap".formatted(pages.nextRaw(first)));
      }
      parts.separator.separate(first, count);
      pages.setRaw(first, first + count);
      return parts.lend(part);
    } finally {
      parts.lock.unlock();
    }
  }

  /** Says whether only what was written is read by scans; else all is. */
  public boolean tracksWrites() {
    parts.lock.lock();
    try {
      return parts.fresh.tracker() != null;
    } finally {
      parts.lock.unlock();
    }
  }

  /**
   * Returns what merging comes to, by the arena's own books.
   *
   * @throws IllegalStateException if the arena is closed
   */
  public ArenaFigures figures() {
    parts.lock.lock();
    try {
      parts.checkOpen();
      return new ArenaFigures(
          parts.pageSize,
          parts.pages.present(),
          parts.frames.mappings(),
          parts.frames.count(),
          parts.pages.zero(),
          1 + parts.budget.total(),
          parts.budget.limit());
    } finally {
      parts.lock.unlock();
    }
  }

  /**
   * Returns how much memory the arena takes, as the kernel says. Looks at every page of the page
   * table: some 10 milliseconds per GiB.
   *
   * @throws IOException if the kernel does not tell
   * @throws IllegalStateException if the arena is closed
   */
  public ArenaMemory physical() throws IOException {
    parts.lock.lock();
    try {
      parts.checkOpen();
      long own = parts.pagemap.countOwn(parts.range.address(), parts.pages.count());
      return new ArenaMemory(
          own * parts.pageSize,
          parts.frames.memoryBytes(),
          (1 + parts.budget.total()) * BYTES_PER_MAPPING);
    } finally {
      parts.lock.unlock();
    }
  }

  /**
   * Returns what users should know about this arena, one line each: that writes are not tracked, or
   * that a scope has been open for a long time.
   */
  public List<String> warnings() {
    String label = parts.options.label();
    List<String> warnings = new ArrayList<>();
    String why = parts.fresh.whyUntracked();
    if (why != null) {
      warnings.add(
          "%s: writes are not tracked, so scans hash all pages near to what was written: %s"
              .formatted(label, why));
    }
    for (WriterFlag writer : parts.guard.writers()) {
      long since = writer.openSince;
      long open = writer.range();
      if (since != 0 && open != 0 && System.nanoTime() - since > LONG_OPEN_NANOS) {
        warnings.add(
            "%s: pages %d to %d have been open for writing for %d s and do not merge: close the scope"
                .formatted(
                    label,
                    WriteGuard.first(open),
                    WriteGuard.end(open) - 1,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since)));
      }
    }
    return warnings;
  }

  /** Returns the parts, for checks while nobody merges. */
  ArenaParts parts() {
    return parts;
  }

  /**
   * Frees all memory, at once and in any state; does nothing the second time. Waits for a merge
   * that runs, and for writes that are going on. Segments of this arena, and writers, cannot be
   * used any more. A scope that is still open a second later writes into nothing from then on.
   *
   * @throws IOException if the kernel refuses
   */
  @Override
  public void close() throws IOException {
    parts.close();
  }
}
