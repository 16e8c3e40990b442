package io.ksm.core.engine;

import io.ksm.api.MergePolicy;
import io.ksm.api.MergingSource;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.UsageException;
import io.ksm.core.closing.TryAll;
import io.ksm.core.engine.bytes.Batch;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.SeededHash;
import io.ksm.core.engine.bytes.ZeroPage;
import io.ksm.core.engine.match.NumberedFrame;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.merge.Merger;
import io.ksm.core.engine.pages.Domains;
import io.ksm.core.engine.pages.Geometry;
import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.engine.pages.WrongAnswer;
import io.ksm.core.engine.report.Analysis;
import io.ksm.core.engine.report.EqualPages;
import io.ksm.core.engine.report.PresentSaving;
import io.ksm.core.engine.visit.PageVisitor;
import io.ksm.core.engine.visit.QuietChunks;
import io.ksm.core.report.EqualPagesVisitor;
import io.ksm.core.report.MergedMemory;
import io.ksm.core.report.ReportOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes and holds the parts of one engine, which works with them. Readers and visitors are indexed
 * by thread, partitions by the leading bits of their keys. For one thread at a time.
 */
public final class EngineParts implements AutoCloseable {
  final Pages pages;
  final Domains domains;
  final QuietChunks quiet;
  final Batch batch;
  final List<ContentReader> readers = new ArrayList<>();
  final List<Partition> partitions = new ArrayList<>();
  final List<PageVisitor> visitors = new ArrayList<>();
  final Merger merger;

  /** Whether the policy hears what each scan found in each region. */
  final boolean wantsRegionResults;

  /** Whether some source may really merge. */
  final boolean merges;

  /**
   * Whether a page may change and keep its key: a hash that misses some changes, over memory that
   * others write. Frames are then sealed with a second hash of their content.
   */
  private final boolean sealed;

  private final PageHasher hasher;
  private final ZeroPage zeroPage;
  private final PresentSaving presentSaving;
  private final int maxSharers;
  private final List<OrderedIndex> indexes = new ArrayList<>();

  /**
   * Makes the parts.
   *
   * @throws UsageException if the sources do not go together
   */
  EngineParts(EngineConfig config) {
    this.hasher = config.hasher();
    Geometry usual = config.geometry();
    SourceTable sources = new SourceTable(config.sources());
    this.pages = new Pages(sources, config.geometryFor(usual, sources));
    this.zeroPage = new ZeroPage(hasher, pages.pageSize());
    this.presentSaving = new PresentSaving(pages, partitions, hasher, zeroPage);
    this.domains = new Domains(config.policy());
    this.maxSharers =
        WrongAnswer.notNegative(config.policy().maxSharers(), config.policy(), "maxSharers()");
    this.wantsRegionResults = config.policy().wantsRegionResults();
    if (wantsRegionResults) {
      pages.merged().want();
    }
    this.quiet = new QuietChunks(pages.slots(), pages.quietMarks());
    this.batch = new Batch(pages);
    this.merger = new Merger(pages);
    this.merges = config.grows() || sources.stream().anyMatch(state -> state.merging != null);
    this.sealed =
        !hasher.detectsEveryChange()
            && (config.grows() || sources.stream().anyMatch(state -> !state.isStatic));
    try {
      makeReaders(config);
      makePartitions(config);
      makeVisitors(config);
      sources.attachAll();
    } catch (Throwable e) {
      TryAll.closeAfter(e, this);
      throw e;
    }
  }

  private void makeReaders(EngineConfig config) {
    SeededHash seeded = new SeededHash(config.collisionSeed());
    for (int i = 0; i < config.threads(); i++) {
      readers.add(new ContentReader(pages, hasher, seeded, batch, new Ledger()));
    }
  }

  private void makePartitions(EngineConfig config) {
    for (int i = 0; i < pages.geometry().partitions(); i++) {
      OrderedIndex stable = makeIndex(config);
      OrderedIndex unstable = makeIndex(config);
      partitions.add(
          new Partition(pages, stable, unstable, maxSharers, sealed, merges, readers.getFirst()));
    }
  }

  private OrderedIndex makeIndex(EngineConfig config) {
    OrderedIndex index = config.indexes().get();
    indexes.add(index);
    return index;
  }

  private void makeVisitors(EngineConfig config) {
    MergePolicy policy = config.policy();
    for (ContentReader reader : readers) {
      visitors.add(
          new PageVisitor(pages, quiet, hasher, policy, zeroPage, partitions, sealed, reader));
    }
  }

  /** Returns all that was counted, summed up. */
  Ledger ledger() {
    return Ledger.sum(ledgers());
  }

  private List<Ledger> ledgers() {
    List<Ledger> ledgers = new ArrayList<>(readers.size() + partitions.size());
    readers.forEach(reader -> ledgers.add(reader.ledger()));
    partitions.forEach(partition -> ledgers.add(partition.ledger()));
    return ledgers;
  }

  /** Returns how many pages were visited since the engine was made. */
  long visits() {
    long visits = 0;
    for (ContentReader reader : readers) {
      visits += reader.ledger().visits();
    }
    return visits;
  }

  /**
   * Separates all merged pages and forgets all pages; what counts visits and bytes goes on.
   *
   * @throws IOException if a source cannot give its pages copies of their own; nothing is lost
   */
  void unmerge() throws IOException {
    for (SourceState state : pages.sources()) {
      if (!state.isRemoved()) {
        state.unmerge();
      }
    }
    for (Partition partition : partitions) {
      for (NumberedFrame frame : partition.view().numberedFrames()) {
        MergingSource merging = frame.source().merging;
        if (merging != null) {
          merging.release(frame.number(), 1);
        }
      }
    }
    readers.forEach(reader -> reader.ledger().clearState());
    partitions.forEach(Partition::clear);
    pages.clear();
    batch.rewind();
  }

  /** Prepares a report. */
  Analysis analysis(ReportOptions options) {
    return new Analysis(pages, partitions, readers.getFirst(), domains, maxSharers, options);
  }

  /**
   * Says what merging saves at this moment.
   *
   * @param scannedSince whether there was a batch since it was last asked
   */
  public MergedMemory presentSaving(boolean scannedSince) {
    Ledger sum = ledger();
    return presentSaving.look(sum.pagesSharing() + sum.zeroPages(), scannedSince);
  }

  /**
   * Gives sources that have appeared since the present scan began their place in the scan order:
   * before the one to which the scan has come. There the kernel puts a process that begins: just
   * behind its cursor, so that it is scanned a whole scan later.
   */
  public void placeNewcomers() {
    SourceState cursor = batch.cursor(pages.plan());
    if (cursor != null) {
      List<SourceState> newcomers =
          pages.sources().stream().filter(SourceState::hasAppeared).toList();
      newcomers.forEach(state -> pages.sources().moveBefore(state, cursor));
    }
  }

  /**
   * Tells which pages are equal.
   *
   * @throws IOException what the visitor throws
   */
  void visitEqualPages(EqualPagesVisitor visitor) throws IOException {
    new EqualPages(pages, partitions, readers.getFirst(), maxSharers, visitor).walk();
  }

  /** Returns a copy of a page's bytes; empty if they have another hash by now or cannot be read. */
  byte[] bytes(int page, long hash) {
    byte[] bytes = readers.getFirst().bytes(page);
    boolean same =
        bytes.length > 0 && hasher.hash(MemorySegment.ofArray(bytes), 0, bytes.length) == hash;
    return same ? bytes : new byte[0];
  }

  /** Returns what is spent on pages, in bytes. */
  long memoryBytes() {
    long indexed = partitions.stream().mapToLong(part -> part.view().memoryBytes()).sum();
    return indexed + pages.memoryBytes() + quiet.memoryBytes();
  }

  // For checks of invariants.

  /** Returns what answers questions about pages. */
  public Pages pages() {
    return pages;
  }

  /** Says whether no source can change. */
  public boolean areStatic() {
    return pages.sources().stream().allMatch(state -> state.isStatic);
  }

  /** Returns which chunks are quiet. */
  public QuietChunks quiet() {
    return quiet;
  }

  /** Returns the partitions of the key space. */
  public List<Partition> partitions() {
    return partitions;
  }

  /**
   * Frees memory outside the heap, and closes the indexes. The sources stay attached.
   *
   * @throws RuntimeException the first fault of an index, after all have been tried; it holds the
   *     others
   */
  @Override
  public void close() {
    readers.forEach(ContentReader::close);
    batch.close();
    TryAll.forEach(indexes, OrderedIndex::close);
  }
}
