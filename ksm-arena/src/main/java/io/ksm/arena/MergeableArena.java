package io.ksm.arena;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import io.ksm.arena.events.ArenaRecorder;
import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.frames.FrameFile;
import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.guard.WriterFlag;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.Cleanup;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.memory.OwnMappings;
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
import io.ksm.linux.Native;
import io.ksm.linux.Platform;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Off-heap memory that really merges: equal pages become one page of physical memory, and whichever
 * is written to gets its own copy back, by the processor's copy-on-write.
 *
 * <pre>{@code
 * try (MergeableArena arena = MergeableArena.allocate(1L << 30);
 *     Ksm ksm = Ksm.builder().source(arena).hasher("crc32c").index("rb")
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
 * any thread, but those of {@link MergingSource}, which are the engine's.
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
 * where userfaultfd is forbidden, each scan hashes all pages, and {@link #warnings} says so. Pages
 * that a device writes to behind the kernel's back ({@code O_DIRECT}, io_uring with fixed buffers)
 * must be {@linkplain #rawWritable raw}: a merge cannot see that they are in use.
 */
public final class MergeableArena implements MergingSource {
  private static final int MOST_PAGES = 1 << 30;

  /** What the kernel spends on a mapping: a structure of 192 bytes, and its share of an index. */
  private static final long BYTES_PER_MAPPING = 225;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final MemoryCalls calls;
  private final ArenaOptions options;
  private final int pageSize;
  private final AddressRange range;
  private final ArenaPages pages;
  private final ArenaFrames frames;
  private final OwnPagemap pagemap;
  private final WriteGuard guard;
  private final WrittenBlocks written;
  private final MappingBudget budget;
  private final ShortRuns shortRuns;
  private final FreshMappings fresh;
  private final Sweep sweep;
  private final Merges merges;
  private final IdleMappings idleMappings;
  private final Separator separator;
  private final ArenaRecorder recorder = new ArenaRecorder();

  /** The time for which segments may be used. */
  private final Arena lifetime = Arena.ofShared();

  /** The time for which the merger's own buffers are there. */
  private final Arena buffers = Arena.ofShared();

  /** Held by whoever changes what lies where. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile boolean closed;
  private boolean attached;

  MergeableArena(long bytes, ArenaOptions options, MemoryCalls calls) throws IOException {
    Platform.require();
    this.calls = calls;
    this.options = options;
    this.pageSize = Native.pageSize();
    int count = pageCount(bytes, pageSize);
    checkFeatures();
    try (Cleanup cleanup = new Cleanup()) {
      cleanup.add(lifetime::close);
      cleanup.add(buffers::close);
      this.budget =
          options.mappings() < 0 ? MappingBudget.ofProcess() : MappingBudget.of(options.mappings());
      this.guard = new WriteGuard(calls);
      this.range = new AddressRange(calls, (long) count * pageSize);
      cleanup.add(range::release);
      FrameFile file = new FrameFile(calls, pageSize);
      range.whenGone(file::close);
      this.frames = new ArenaFrames(file);
      this.pagemap = new OwnPagemap(pageSize);
      cleanup.add(pagemap::close);
      this.pages = new ArenaPages(count);
      this.fresh =
          options.tracksWrites()
              ? FreshMappings.tracked(calls, range, pagemap, pageSize)
              : new FreshMappings(calls, range, null, pageSize);
      cleanup.add(fresh::close);
      this.shortRuns = new ShortRuns(pages, budget);
      this.written = new WrittenBlocks(count, pageSize);
      this.sweep = new Sweep(range, pages, frames, pagemap, written, guard, pageSize);
      this.merges =
          new Merges(
              calls, range, pages, frames, guard, budget, shortRuns, fresh, pageSize, buffers);
      this.idleMappings = new IdleMappings(calls, range, pages, guard, budget, fresh, pageSize);
      this.separator = new Separator(calls, range, pages, frames, written, idleMappings, pageSize);
      cleanup.done();
    }
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

  private static int pageCount(long bytes, int pageSize) {
    long most = (long) MOST_PAGES * pageSize;
    if (bytes < 1 || bytes > most) {
      throw new UsageException(
          "an arena of %d bytes cannot be: give 1 to %d (%d GiB)"
              .formatted(bytes, most, most >> 30));
    }
    return (int) ((bytes + pageSize - 1) / pageSize);
  }

  /** An empty range is refused only by a kernel that does not know the advice. */
  private void checkFeatures() throws ErrnoException {
    int result = calls.advise(pageSize, 0, MemoryCalls.POPULATE_WRITE);
    if (result < 0) {
      throw new ErrnoException(
          "give merged pages copies of their own (MADV_POPULATE_WRITE, Linux 5.14)", -result);
    }
    if (options.leavesRestToKernel() && calls.advise(pageSize, 0, MemoryCalls.MERGEABLE) < 0) {
      throw new UsageException(
          "arena '%s' cannot leave the rest to the kernel: it has no KSM".formatted(label()));
    }
  }

  // For those who use the memory.

  /** Returns how many bytes the arena has: whole pages. */
  public long byteSize() {
    return range.bytes();
  }

  /**
   * Returns the memory, for reading. Use of it after {@link #close} is an {@link
   * IllegalStateException}.
   */
  public MemorySegment memory() {
    return lent(range.memory()).asReadOnly();
  }

  @SuppressWarnings("restricted") // Only the time for which it may be used is made shorter.
  private MemorySegment lent(MemorySegment part) {
    checkOpen();
    return part.reinterpret(lifetime, null);
  }

  /**
   * Makes a writer, for one thread.
   *
   * @throws IllegalStateException if the arena is closed
   */
  public ArenaWriter writer() {
    checkOpen();
    return new ArenaWriter(range, guard, written, pageSize);
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
    MemorySegment part = range.memory().asSlice(offset, bytes);
    if (offset % pageSize != 0 || bytes % pageSize != 0 || bytes == 0) {
      throw new IllegalArgumentException(
          "%d bytes at %d are not whole pages: give multiples of %d"
              .formatted(bytes, offset, pageSize));
    }
    int first = (int) (offset / pageSize);
    int count = (int) (bytes / pageSize);
    lock.lock();
    try {
      checkOpen();
      if (pages.nextRaw(first) < first + count) {
        throw new IllegalArgumentException(
            "page %d is raw already: raw ranges cannot overlap".formatted(pages.nextRaw(first)));
      }
      separator.separate(first, count);
      pages.setRaw(first, first + count);
      return lent(part);
    } finally {
      lock.unlock();
    }
  }

  /** Says whether only what was written is read by scans; else all is. */
  public boolean tracksWrites() {
    lock.lock();
    try {
      return fresh.tracker() != null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns what merging comes to, by the arena's own books.
   *
   * @throws IllegalStateException if the arena is closed
   */
  public ArenaFigures figures() {
    lock.lock();
    try {
      checkOpen();
      return new ArenaFigures(
          pageSize,
          pages.present(),
          frames.mappings(),
          frames.count(),
          pages.zero(),
          1 + budget.total(),
          budget.limit());
    } finally {
      lock.unlock();
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
    lock.lock();
    try {
      checkOpen();
      long own = pagemap.countOwn(range.address(), pages.count());
      return new ArenaMemory(
          own * pageSize, frames.memoryBytes(), (1 + budget.total()) * BYTES_PER_MAPPING);
    } finally {
      lock.unlock();
    }
  }

  // For the engine.

  @Override
  public String label() {
    return options.label();
  }

  @Override
  public int pageSize() {
    return pageSize;
  }

  @Override
  public boolean isStatic() {
    return false;
  }

  /**
   * Lists what can merge, and finds out what was written since the last time. Frames that nothing
   * needs any more are freed.
   */
  @Override
  public List<Region> regions() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new SourceGoneException(label() + " was closed");
      }
      recorder.beginSweep();
      sweep.run(fresh.tracker());
      recorder.endSweep(sweep);
      recorder.beginFreeing();
      recorder.endFreeing(frames.free());
      frames.forgetShunned();
      shareOutMappings();
      return listRegions();
    } finally {
      lock.unlock();
    }
  }

  private void shareOutMappings() throws IOException {
    if (sweep.broken() > 0) {
      idleMappings.pagesLeft();
    }
    idleMappings.giveBack();
    if (budget.isStale()) {
      budget.recount(OwnMappings.count(range.address(), range.address() + range.bytes()));
    }
    if (shortRuns.decide() && options.leavesRestToKernel()) {
      fresh.leaveToKernel(shortRuns.waitingParts(FreshMappings.LEFT_TO_KERNEL), pages);
    }
  }

  private List<Region> listRegions() {
    List<Region> regions = new ArrayList<>();
    int page = 0;
    while (page < pages.count()) {
      boolean raw = pages.isRaw(page);
      int behind = Math.min(pages.count(), raw ? pages.nextMergeable(page) : pages.nextRaw(page));
      regions.add(
          new Region(
              raw ? "raw" : label(),
              range.address() + (long) page * pageSize,
              behind - page,
              options.domain(),
              raw ? "raw-writable" : null,
              RegionTraits.UNKNOWN.withResident(RegionTraits.Known.YES)));
      page = behind;
    }
    return regions;
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into)
      throws SourceGoneException {
    if (closed) {
      throw new SourceGoneException(label() + " was closed");
    }
    int first = index(region, firstPage, count);
    into.view(range.memory(), (long) first * pageSize);
    into.setStates(0, pages.states(), first, count);
    if (into.isForComparison()) {
      showUnchanged(into);
    } else if (pages.isStirred(first, first + count)) {
      pages.answered(first, first + count);
    } else {
      into.markIdle();
    }
  }

  private static void showUnchanged(PageSink chunk) {
    for (int i = 0; i < chunk.count(); i++) {
      if (chunk.state(i) == PageState.UNCHANGED) {
        chunk.setState(i, PageState.PRESENT);
      }
    }
  }

  private int index(Region region, long firstPage, int count) {
    long checked = Objects.checkFromIndexSize(firstPage, count, region.pages());
    return (int) ((region.address() - range.address()) / pageSize + checked);
  }

  @Override
  public void attach() {
    lock.lock();
    try {
      checkOpen();
      if (attached) {
        throw new UsageException(
            "arena '%s' belongs to another engine: close that one first".formatted(label()));
      }
      range.acquire();
      frames.attach();
      pages.forgetAnswers();
      attached = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void detach() {
    lock.lock();
    try {
      if (attached) {
        attached = false;
        frames.detach();
        range.release();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void merge(Region region, long firstPage, long firstFrame, int count, BitSet refused)
      throws IOException {
    changing(
        count,
        refused,
        () ->
            merges.merge(
                index(region, firstPage, count), frames.frame(firstFrame), count, refused));
  }

  @Override
  public void mergeZero(Region region, long firstPage, int count, BitSet refused)
      throws IOException {
    changing(
        count, refused, () -> merges.mergeZero(index(region, firstPage, count), count, refused));
  }

  /** A step that may fail because the kernel refuses. */
  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  private void changing(int count, BitSet refused, Change change) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new SourceGoneException(label() + " was closed");
      }
      recorder.beginMerge();
      change.run();
      recorder.endMerge(count, refused);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void readFrame(long frame, PageSink into) throws IOException {
    if (closed) {
      throw new SourceGoneException(label() + " was closed");
    }
    int result = frames.read(frames.frame(frame), into.buffer().asSlice(0, pageSize));
    if (result < 0) {
      throw new ErrnoException("read frame %d".formatted(frame), -result);
    }
    into.setState(0, PageState.PRESENT);
  }

  @Override
  public void unmerge(Region region, long firstPage, int count) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new SourceGoneException(label() + " was closed");
      }
      separator.separate(index(region, firstPage, count), count);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release(long firstFrame, int count) throws IOException {
    lock.lock();
    try {
      if (!closed) {
        frames.release(frames.frame(firstFrame), count);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    String why = fresh.whyUntracked();
    if (why != null) {
      warnings.add(
          "%s: writes are not tracked, so scans hash all pages near to what was written: %s"
              .formatted(label(), why));
    }
    for (WriterFlag writer : guard.writers()) {
      long since = writer.openSince;
      long pagesOpen = writer.range();
      if (since != 0 && pagesOpen != 0 && System.nanoTime() - since > PATIENCE_NANOS) {
        warnings.add(
            "%s: pages %d to %d have been open for writing for %d s and do not merge: close the scope"
                .formatted(
                    label(),
                    WriteGuard.first(pagesOpen),
                    WriteGuard.behind(pagesOpen) - 1,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since)));
      }
    }
    return warnings;
  }

  // For checks.

  /** Returns the addresses of this arena. */
  AddressRange range() {
    return range;
  }

  /** Returns the books of its pages; for checks, while nobody merges. */
  ArenaPages pages() {
    return pages;
  }

  /** Returns its frames; for checks, while nobody merges. */
  ArenaFrames frames() {
    return frames;
  }

  /** Returns what keeps writers and merges apart. */
  WriteGuard guard() {
    return guard;
  }

  /** Returns what it may map; for checks, while nobody merges. */
  MappingBudget budget() {
    return budget;
  }

  private void checkOpen() {
    if (closed) {
      throw AddressRange.closed();
    }
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
    lock.lock();
    try {
      if (!closed) {
        endLifetime();
        closed = true;
        freeMemory(guard.close(PATIENCE_NANOS));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Others may be reading from a segment of the arena, or into it, at this moment. */
  private void endLifetime() {
    long deadline = System.nanoTime() + CLOSE_PATIENCE_NANOS;
    while (lifetime.scope().isAlive()) {
      try {
        lifetime.close();
      } catch (IllegalStateException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "arena '%s' cannot be closed while a system call uses its memory: it stays open"
                  .formatted(label()),
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
