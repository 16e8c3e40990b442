package io.ksm.arena;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import io.ksm.arena.events.ArenaRecorder;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.OwnMappings;
import io.ksm.arena.track.FreshMappings;
import io.ksm.linux.ErrnoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * Shows a {@link MergeableArena} to an engine: as pages to read and to merge. It comes from {@link
 * MergeableArena#source()} and is handed to an engine; nobody else calls its methods.
 *
 * <p>Used by several threads as {@link MergingSource} says. Closing it closes the arena.
 */
public final class ArenaSource implements MergingSource {
  /** Between so many pages others get a turn, who ask for figures or close the arena: 4 GiB. */
  private static final int MAX_SEPARATED_AT_ONCE = 1 << 20;

  private final MergeableArena arena;
  private final ArenaParts parts;
  private final ArenaRecorder recorder = new ArenaRecorder();
  private boolean attached;

  ArenaSource(MergeableArena arena, ArenaParts parts) {
    this.arena = arena;
    this.parts = parts;
  }

  /** Returns the arena. */
  public MergeableArena arena() {
    return arena;
  }

  @Override
  public String label() {
    return parts.options.label();
  }

  @Override
  public int pageSize() {
    return parts.pageSize;
  }

  @Override
  public boolean isStatic() {
    return false;
  }

  /** Returns what {@link MergeableArena#warnings} says. */
  @Override
  public List<String> warnings() {
    return arena.warnings();
  }

  @Override
  public void attach() {
    parts.lock.lock();
    try {
      parts.checkOpen();
      if (attached) {
        throw new UsageException(
            "arena '%s' belongs to another engine: close that one first".formatted(label()));
      }
      parts.range.acquire();
      parts.frames.attach();
      parts.pages.forgetAnswers();
      attached = true;
    } finally {
      parts.lock.unlock();
    }
  }

  @Override
  public void detach() {
    parts.lock.lock();
    try {
      if (attached) {
        attached = false;
        parts.frames.detach();
        parts.range.release();
      }
    } finally {
      parts.lock.unlock();
    }
  }

  // A scan begins.

  /**
   * Lists what can merge, and finds out what was written since the last time. Frames that nothing
   * needs any more are freed.
   */
  @Override
  public List<Region> regions() throws IOException {
    parts.lock.lock();
    try {
      checkThere();
      parts.frames.endLooks();
      recorder.beginSweep();
      parts.sweep.run(parts.fresh.tracker());
      recorder.endSweep(parts.sweep);
      recorder.beginFreeing();
      recorder.endFreeing(parts.frames.free());
      parts.frames.postponed().clear();
      shareOutMappings();
      return listRegions();
    } finally {
      parts.lock.unlock();
    }
  }

  private void shareOutMappings() throws IOException {
    if (parts.sweep.broken() > 0) {
      parts.idleMappings.pagesLeft();
    }
    parts.idleMappings.giveBack();
    if (parts.budget.isStale()) {
      long first = parts.range.address();
      parts.budget.recount(OwnMappings.count(first, first + parts.range.bytes()));
    }
    if (parts.shortRuns.decide() && parts.options.leavesRestToKernel()) {
      parts.fresh.leaveToKernel(
          parts.shortRuns.waitingParts(FreshMappings.LEFT_TO_KERNEL), parts.pages);
    }
  }

  private List<Region> listRegions() {
    ArenaPages pages = parts.pages;
    List<Region> regions = new ArrayList<>();
    int page = 0;
    while (page < pages.count()) {
      boolean raw = pages.isRaw(page);
      int end = Math.min(pages.count(), raw ? pages.nextMergeable(page) : pages.nextRaw(page));
      regions.add(
          new Region(
              raw ? "raw" : label(),
              parts.range.address(page),
              end - page,
              parts.options.domain(),
              raw ? "raw-writable" : null,
              RegionTraits.UNKNOWN.withResident(RegionTraits.Known.YES)));
      page = end;
    }
    return regions;
  }

  // Pages are read.

  @Override
  public void read(Region region, long firstPage, int count, PageSink into)
      throws SourceGoneException {
    checkThere();
    long page = Objects.checkFromIndexSize(firstPage, count, region.pages());
    int first = parts.range.page(region.address()) + (int) page;
    into.view(parts.range.memory(), (long) first * parts.pageSize);
    into.setStates(0, parts.pages.states(), first, count);
    if (into.isForComparison()) {
      showUnchanged(into);
    } else if (parts.pages.isStirred(first, first + count)) {
      parts.pages.answered(first, first + count);
    } else {
      into.markIdle();
    }
  }

  private static void showUnchanged(PageSink sink) {
    for (int i = 0; i < sink.count(); i++) {
      if (sink.state(i) == PageState.UNCHANGED) {
        sink.setState(i, PageState.PRESENT);
      }
    }
  }

  @Override
  public void readFrame(long frame, PageSink into) throws IOException {
    checkThere();
    int result =
        parts.frames.read(parts.frames.frame(frame), into.buffer().asSlice(0, parts.pageSize));
    if (result < 0) {
      throw new ErrnoException("read frame %d".formatted(frame), -result);
    }
    into.setState(0, PageState.PRESENT);
  }

  // Pages are merged.

  @Override
  public void merge(long address, int pages, long firstFrame, BitSet refused) throws IOException {
    int first = parts.range.checkedPage(address, pages);
    changing(
        pages,
        refused,
        () -> parts.merges.merge(first, parts.frames.frame(firstFrame), pages, refused));
  }

  @Override
  public void mergeZero(long address, int pages, BitSet refused) throws IOException {
    int first = parts.range.checkedPage(address, pages);
    changing(pages, refused, () -> parts.merges.mergeZero(first, pages, refused));
  }

  /** A step that may fail because the kernel refuses. */
  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  private void changing(int pages, BitSet refused, Change change) throws IOException {
    parts.lock.lock();
    try {
      checkThere();
      recorder.beginMerge();
      change.run();
      recorder.endMerge(pages, refused);
    } finally {
      parts.lock.unlock();
    }
  }

  @Override
  public void unmerge(long address, long pages) throws IOException {
    for (long done = 0; done < pages; done += MAX_SEPARATED_AT_ONCE) {
      int count = (int) Math.min(MAX_SEPARATED_AT_ONCE, pages - done);
      separate(address + done * pageSize(), count);
    }
  }

  private void separate(long address, int pages) throws IOException {
    parts.lock.lock();
    try {
      checkThere();
      parts.separator.separate(parts.range.checkedPage(address, pages), pages);
    } finally {
      parts.lock.unlock();
    }
  }

  @Override
  public void release(long firstFrame, int count) throws IOException {
    parts.lock.lock();
    try {
      if (!parts.isClosed()) {
        parts.frames.release(parts.frames.frame(firstFrame), count);
      }
    } finally {
      parts.lock.unlock();
    }
  }

  private void checkThere() throws SourceGoneException {
    if (parts.isClosed()) {
      throw new SourceGoneException(label() + " was closed");
    }
  }

  /** Closes the arena, see {@link MergeableArena#close}. */
  @Override
  public void close() throws IOException {
    arena.close();
  }
}
