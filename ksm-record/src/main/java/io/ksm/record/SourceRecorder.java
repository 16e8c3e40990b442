package io.ksm.record;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.trace.RegionChanges;
import io.ksm.trace.TraceWriter;
import java.io.IOException;
import java.util.List;

/**
 * Records one source: remembers what it told of each page, and writes what is different.
 *
 * <p>Remembers 8 bytes of a page: a hash of its bytes, state, pfn and huge page together. Pages are
 * read in batches by several threads, and what differs is written in their order by the calling
 * one. Nothing is allocated per page but what is remembered.
 */
final class SourceRecorder {
  private final int number;
  private final PageSource source;
  private final int pageSize;
  private final ToldPages told = new ToldPages();
  private List<Region> regions = List.of();
  private boolean described;
  private long pinnedBytes;

  SourceRecorder(int number, PageSource source) {
    this.number = number;
    this.source = source;
    this.pageSize = source.pageSize();
  }

  int number() {
    return number;
  }

  PageSource source() {
    return source;
  }

  /**
   * Writes what is different since the last sample.
   *
   * @throws SourceFailure if the source cannot be read
   * @throws IOException if the trace cannot be written
   */
  void sample(SampleWork work, TraceWriter writer)
      throws SourceFailure, IOException, InterruptedException {
    describe(writer);
    List<Region> present = list();
    RegionChanges changes = RegionChanges.between(regions, present, pageSize);
    for (Region region : changes.ended()) {
      writer.regionEnded(number, region);
    }
    for (Region region : changes.begun()) {
      writer.region(number, region);
    }
    changes.lost().forEach(told::forget);
    regions = present;
    for (Region region : present) {
      if (region.isEligible()) {
        sample(region, work, writer);
      }
    }
    finishBatch(work, writer);
  }

  private void describe(TraceWriter writer) throws IOException {
    long pinned = source.pinnedBytes();
    if (!described || pinned != pinnedBytes) {
      writer.source(number, source.label(), source.isStatic(), source.fingerprints(), pinned);
      described = true;
      pinnedBytes = pinned;
    }
  }

  private List<Region> list() throws SourceFailure {
    try {
      return List.copyOf(source.regions());
    } catch (IOException | RuntimeException e) {
      throw new SourceFailure(e);
    }
  }

  /** Adds the pages of a region to the batch, and looks at the batch each time that it is full. */
  private void sample(Region region, SampleWork work, TraceWriter writer)
      throws SourceFailure, IOException, InterruptedException {
    long first = Long.divideUnsigned(region.address(), pageSize);
    for (long done = 0; done < region.pages() && !work.isStopped(); ) {
      done += work.add(region, done, first + done);
      if (work.isFull()) {
        finishBatch(work, writer);
      }
    }
  }

  private void finishBatch(SampleWork work, TraceWriter writer)
      throws SourceFailure, IOException, InterruptedException {
    try {
      work.lookAtRuns(source, told);
      for (PageRun run : work.runs()) {
        SourceFailure failure = run.failure;
        if (failure != null) {
          throw failure;
        }
        write(run, work, writer);
      }
    } finally {
      work.clearRuns();
    }
  }

  private void write(PageRun run, SampleWork work, TraceWriter writer) throws IOException {
    work.pages += run.count;
    work.pagesRead += run.read;
    work.pagesFingerprinted += run.fingerprinted;
    for (int i = 0; i < run.changed; i++) {
      long page = run.firstPage + run.pages[i];
      told.tell(page, run.tells[i]);
      writer.page(number, page, run.states[i], run.huge[i], run.pfns[i], run.highs[i], run.lows[i]);
    }
  }

  /** Tells the trace that the source has gone. */
  void leave(TraceWriter writer) throws IOException {
    if (described) {
      writer.sourceGone(number);
    }
  }
}
