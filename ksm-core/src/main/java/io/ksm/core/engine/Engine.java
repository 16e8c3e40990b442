package io.ksm.core.engine;

import io.ksm.api.Counters;
import io.ksm.api.MergingSource;
import io.ksm.api.OrderedIndex;
import io.ksm.api.Pace;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import io.ksm.core.engine.bytes.Batch;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.bytes.SeededHash;
import io.ksm.core.engine.bytes.ZeroPage;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.NumberedFrame;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.merge.Merger;
import io.ksm.core.engine.pages.Domains;
import io.ksm.core.engine.pages.FailedSource;
import io.ksm.core.engine.pages.Geometry;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.PhysicalPages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.engine.pages.Tally;
import io.ksm.core.engine.report.Analysis;
import io.ksm.core.engine.visit.PageVisitor;
import io.ksm.core.engine.visit.QuietChunks;
import io.ksm.core.events.ScanRecorder;
import io.ksm.core.report.MemoryReport;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scans, batch by batch. Used by one thread at a time.
 *
 * @see io.ksm.core.engine the package's page, for how the parts work together
 */
public final class Engine implements AutoCloseable {
  private final EngineConfig config;
  private final Geometry geometry;
  private final int pageSize;
  private final int batchPages;
  private final SourceTable sources;
  private final Domains domains;
  private final SlotTable slots;
  private final QuietChunks quiet;
  private final PageTable table;
  private final PhysicalPages physical;
  private final ScanPlan plan;
  private final Batch batch;
  private final List<Partition> partitions = new ArrayList<>();
  private final List<ContentReader> readers = new ArrayList<>();
  private final List<PageVisitor> visitors = new ArrayList<>();
  private final List<Tally> tallies = new ArrayList<>();
  private final Merger merger;

  /**
   * Whether a page may change and keep its key: a hash that misses some changes, over memory that
   * others write. Frames are then sealed with a second hash of their content.
   */
  private final boolean sealed;

  private final boolean merges;
  private final int partitionBits;
  private final WorkerThreads crew;
  private final CpuClock cpuClock;
  private final ScanRecorder recorder = new ScanRecorder();

  private Pace pace;
  private boolean scanning;

  /** Whether regions have changed since the plan was built. */
  private boolean planIsStale = true;

  /** The error at which a scan stopped half-way. */
  private @Nullable Throwable stopped;

  private long startNanos;
  private long startCpu;
  private long startScanned;
  private long fullScans;

  /**
   * Makes an engine.
   *
   * @throws UsageException if the sources do not go together
   */
  public Engine(EngineConfig config) {
    this.config = config;
    this.geometry = Geometry.of(config);
    this.pageSize = geometry.pageSize();
    this.batchPages = geometry.batchPages();
    this.domains = new Domains(config.policy());
    this.sources = new SourceTable(config.sources());
    this.slots = new SlotTable(geometry.chunkBits());
    this.quiet = new QuietChunks(slots);
    this.table = new PageTable(quiet);
    this.physical = new PhysicalPages(slots);
    this.plan = new ScanPlan(slots);
    this.cpuClock = new CpuClock();
    this.crew = new WorkerThreads(config.threads(), cpuClock);
    this.partitionBits = geometry.partitionBits();
    this.batch = new Batch(sources, slots, geometry);
    this.merger = new Merger(sources, slots, pageSize);
    this.merges = config.grows() || sources.stream().anyMatch(state -> state.merging != null);
    this.pace = config.policy().pace();
    this.sealed =
        !config.hasher().detectsEveryChange()
            && (config.grows() || sources.stream().anyMatch(state -> !state.isStatic));
    makeReaders();
    makePartitions();
    makeVisitors();
    attachOrGiveUp();
  }

  private void attachOrGiveUp() {
    try {
      sources.attachAll();
    } catch (RuntimeException e) {
      freeMemory();
      throw e;
    }
  }

  private void makeReaders() {
    SeededHash seeded = new SeededHash(config.collisionSeed());
    for (int i = 0; i < config.threads(); i++) {
      readers.add(new ContentReader(sources, slots, config.hasher(), seeded, batch, pageSize));
    }
  }

  private void makeVisitors() {
    ZeroPage zeroPage = new ZeroPage(config.hasher(), pageSize);
    BatchChunk none = new BatchChunk(sources.get(0), pageSize, 1, partitionBits);
    for (ContentReader reader : readers) {
      Tally tally = new Tally();
      tallies.add(tally);
      visitors.add(
          new PageVisitor(
              slots,
              table,
              quiet,
              physical,
              config.hasher(),
              config.policy(),
              zeroPage,
              partitions,
              sealed,
              reader,
              none,
              partitionBits,
              pageSize,
              tally));
    }
  }

  private void makePartitions() {
    Supplier<OrderedIndex> indexes = config.indexes();
    int maxSharers = config.policy().maxSharers();
    for (int i = 0; i < geometry.partitions(); i++) {
      partitions.add(
          new Partition(
              sources,
              slots,
              table,
              physical,
              indexes.get(),
              indexes.get(),
              maxSharers,
              sealed,
              merges,
              readers.getFirst()));
    }
  }

  /**
   * Makes one full scan.
   *
   * @throws IllegalStateException if an earlier scan stopped at an error; {@link #unmerge} lets the
   *     engine begin anew
   */
  public ScanReport scan() {
    try {
      begin();
      boolean unfinished;
      do {
        unfinished = step(batchPages);
      } while (unfinished);
      return finish();
    } catch (RuntimeException | Error e) {
      stopped = e;
      throw e;
    }
  }

  /** Begins a full scan: asks the sources for their regions. */
  public void begin() {
    if (stopped != null) {
      throw new IllegalStateException("an earlier scan stopped at: " + stopped, stopped);
    }
    if (scanning) {
      throw new IllegalStateException("a scan has begun already");
    }
    dropLeft();
    for (SourceState state : sources) {
      planIsStale |= state.refresh();
      state.clearTally();
    }
    if (planIsStale) {
      plan.build(sources);
      table.ensure(slots.pageLimit());
      quiet.ensure();
      physical.ensure();
      sources.forEach(domains::mix);
      planIsStale = false;
    }
    boolean withZeroPages = config.policy().mergesZeroPages();
    visitors.forEach(visitor -> visitor.beginScan(withZeroPages));
    batch.rewind();
    recorder.begin();
    startNanos = System.nanoTime();
    startCpu = cpuClock.nanos();
    startScanned = scanned();
    scanning = true;
  }

  /**
   * Adds a source, which is scanned from the next full scan on, behind all others. May be called
   * between two batches.
   *
   * @throws UsageException if its pages are of another size, if it is scanned already, or if it
   *     really merges and belongs to another engine; it is then as it was
   * @throws IllegalStateException if this engine was not made to {@linkplain EngineConfig#grows
   *     grow}
   */
  public void add(PageSource source) {
    if (!config.grows()) {
      throw new IllegalStateException("this engine was made for the sources that it has");
    }
    geometry.check(source);
    sources.add(source);
  }

  /**
   * Removes a source. It is not read any more; its merged pages get copies of their own, if it
   * really merges. Those of its pages that the present scan has yet to pass leave in this one, the
   * others at the beginning of the next; then the source {@linkplain #takeLeft has left}. May be
   * called between two batches, for a source that has failed too; does nothing the second time.
   *
   * @throws IllegalArgumentException if there is no such source here
   */
  public void remove(PageSource source) {
    sources.remove(source);
  }

  /**
   * Returns the sources that were removed and of which nothing is left, each once: whoever removed
   * them may close them now. A source has left when a full scan has passed all of its pages since.
   */
  public List<PageSource> takeLeft() {
    if (!scanning) {
      dropLeft();
    }
    return sources.takeLeft();
  }

  private void dropLeft() {
    plan.forgetVanished();
    sources.dropLeft();
  }

  /** Returns the sources in scan order, those that are leaving included. */
  public List<PageSource> sources() {
    return sources.stream().map(state -> state.source).toList();
  }

  /** Says whether a source is scanned here, be it one that is leaving. */
  public boolean contains(PageSource source) {
    return sources.contains(source);
  }

  /** Returns the sources that failed and were not removed. */
  public List<FailedSource> failed() {
    return sources.failed();
  }

  /**
   * Scans the next batch, and tells the listener.
   *
   * @param pages how many pages to pass at most; where memory lies in many small pieces they may be
   *     fewer
   * @return false if there are none left in this scan
   */
  public boolean step(int pages) {
    if (!batch.fill(plan, Math.min(pages, batchPages))) {
      return false;
    }
    crew.run(batch.size(), (worker, i) -> visitors.get(worker).visit(batch.item(i)));
    if (batch.hasEvents()) {
      applyEvents();
    }
    config.listener().progress(batch.passed(), plan.pages());
    return true;
  }

  private void applyEvents() {
    if (batch.hasMovers()) {
      applyInOrder();
    } else {
      crew.run(partitions.size(), this::applyPartition);
    }
    if (merges) {
      merger.merge(partitions);
    }
  }

  private void applyPartition(int worker, int number) {
    Partition partition = partitions.get(number);
    partition.beginBatch(readers.get(worker), batch.lastPosition());
    for (int i = 0; i < batch.size(); i++) {
      partition.apply(batch.item(i), number);
    }
    partition.endBatch();
  }

  /**
   * A page that leaves one partition and arrives in another within a batch changes hands in the
   * middle of it, which partitions at work on their own would not notice. It takes a policy for
   * which a changed page is calm at once.
   */
  private void applyInOrder() {
    for (Partition partition : partitions) {
      partition.beginBatch(readers.getFirst(), batch.lastPosition());
    }
    for (int i = 0; i < batch.size(); i++) {
      BatchChunk item = batch.item(i);
      EventBuffer events = item.events;
      for (int at = 0; at < events.size(); at++) {
        long key = events.stagedKey(at);
        partitions
            .get(EventBuffer.partition(key, partitionBits))
            .apply(item, events.stagedKind(at), events.stagedIndex(at), key);
      }
    }
    partitions.forEach(Partition::endBatch);
  }

  /** Ends a full scan in which {@link #step} found nothing left. */
  public ScanReport finish() {
    scanning = false;
    sources.forEach(SourceState::settleDomains);
    fullScans++;
    long visited = scanned() - startScanned;
    ScanReport report =
        new ScanReport(
            counters(),
            batch.passed(),
            visited * pageSize,
            System.nanoTime() - startNanos,
            cpuClock.nanos() - startCpu,
            pace);
    recorder.end(report);
    pace = config.policy().afterScan(report);
    return report;
  }

  /** Returns how many pages were visited since the engine was made. */
  public long scanned() {
    return tallies.stream().mapToLong(tally -> tally.scanned).sum();
  }

  /** Returns how many times two pages were compared by their bytes since the engine was made. */
  public long comparisons() {
    return readers.stream().mapToLong(ContentReader::comparisons).sum();
  }

  /** Returns how many bytes of pages scans have read since the engine was made. */
  public long bytesRead() {
    return tallies.stream().mapToLong(tally -> tally.bytesRead).sum()
        + readers.stream().mapToLong(ContentReader::bytesRead).sum();
  }

  /** Returns the counters as they are now. */
  public Counters counters() {
    long shared = 0;
    long sharing = 0;
    long unshared = 0;
    long zero = 0;
    long tracked = 0;
    long chains = 0;
    long dups = 0;
    for (Partition partition : partitions) {
      Frames frames = partition.frames();
      shared += frames.pagesShared();
      sharing += frames.pagesSharing();
      chains += frames.chains();
      dups += frames.dups();
      unshared += partition.unshared();
      zero += partition.zeroPages();
      tracked += partition.trackedChange();
    }
    long skipped = 0;
    for (Tally tally : tallies) {
      skipped += tally.skipped;
      tracked += tally.tracked;
      unshared += tally.lone;
      zero += tally.zeroPages;
    }
    return new Counters(
        shared,
        sharing,
        unshared,
        Math.max(0, tracked - shared - sharing - unshared),
        scanned(),
        skipped,
        zero,
        fullScans,
        chains,
        dups,
        (sharing + zero) * pageSize - tracked * Counters.KERNEL_BYTES_PER_PAGE);
  }

  /** Returns the size of a page, in bytes. */
  public int pageSize() {
    return pageSize;
  }

  /** Returns the pace of the next scan. */
  public Pace pace() {
    return pace;
  }

  /**
   * Says whose pages the counters count.
   *
   * @param mostRepeated how many contents to list
   */
  public MemoryReport report(int mostRepeated) {
    Analysis analysis =
        new Analysis(
            sources,
            slots,
            table,
            physical,
            plan,
            partitions,
            readers.getFirst(),
            domains,
            pageSize,
            mostRepeated);
    return analysis.report(counters(), config.policy().maxSharers(), memoryBytes());
  }

  /** Returns a copy of a page's bytes; empty if they have another hash by now or cannot be read. */
  public byte[] bytes(int page, long hash) {
    byte[] bytes = readers.getFirst().bytes(page);
    boolean same =
        bytes.length > 0
            && config.hasher().hash(MemorySegment.ofArray(bytes), 0, bytes.length) == hash;
    return same ? bytes : new byte[0];
  }

  /** Returns what the engine spends on its pages, in bytes. */
  public long memoryBytes() {
    return partitions.stream().mapToLong(Partition::memoryBytes).sum()
        + table.memoryBytes()
        + quiet.memoryBytes()
        + physical.memoryBytes()
        + slots.memoryBytes();
  }

  /**
   * Separates all merged pages and forgets everything; the counters of visits go on, that of full
   * scans begins anew, as in the kernel.
   *
   * @throws IOException if a source cannot give its pages copies of their own; nothing is lost
   */
  public void unmerge() throws IOException {
    for (SourceState state : sources) {
      if (!state.isRemoved()) {
        state.unmerge();
      }
    }
    releaseFrames();
    partitions.forEach(Partition::clear);
    tallies.forEach(Tally::clearState);
    table.clear();
    quiet.clear();
    physical.clear();
    batch.rewind();
    planIsStale = true;
    scanning = false;
    fullScans = 0;
    stopped = null;
  }

  private void releaseFrames() throws IOException {
    for (Partition partition : partitions) {
      for (NumberedFrame frame : partition.numberedFrames()) {
        MergingSource merging = frame.source().merging;
        if (merging != null) {
          merging.release(frame.number(), 1);
        }
      }
    }
  }

  /** Returns what is remembered of each page, for checks of its invariants. */
  PageTable table() {
    return table;
  }

  /** Returns which chunks are quiet, for checks of their invariants. */
  QuietChunks quiet() {
    return quiet;
  }

  /** Returns the order of the walk, for checks of invariants. */
  ScanPlan plan() {
    return plan;
  }

  /** Returns where page ids lie, for checks of invariants. */
  SlotTable slots() {
    return slots;
  }

  /** Returns the partitions, for checks of their invariants. */
  List<Partition> partitions() {
    return partitions;
  }

  /** Stops the threads and gives merging sources back. Merged pages stay merged. */
  @Override
  public void close() {
    crew.close();
    sources.detachAll();
    freeMemory();
  }

  private void freeMemory() {
    readers.forEach(ContentReader::close);
    batch.close();
  }
}
