package io.ksm.core;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.Pace;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.EngineConfig;
import io.ksm.core.engine.pages.FailedSource;
import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.engine.pages.WrongAnswer;
import io.ksm.core.report.BatchReport;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.MergedMemory;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.service.PacedBatches;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scans batch by batch, each when its caller says so, in a time that the caller keeps: a {@link
 * KsmService} without a clock and without a thread. For simulations, where memory may change
 * between two batches, and for tests.
 *
 * <p>A batch visits as many pages as the policy's pace says, and ends early at the end of a full
 * scan, as in the kernel. For one thread.
 */
public final class SteppedKsm implements AutoCloseable {
  private final Engine engine;
  private final PartOwners owners;
  private final MergePolicy policy;
  private final PageHasher hasher;
  private final List<PageSource> sources;
  private final CountersView view;

  /** The batches of the full scan that is under way; null between two. */
  private @Nullable PacedBatches batches;

  /** What was counted until the last batch: nothing else visits or merges. */
  private Ledger counted;

  private boolean scannedSinceLook = true;
  private long savedAtLook;
  private long gainedAtLook;

  SteppedKsm(EngineConfig config, PartOwners owners, CountersView view) {
    this.engine = new Engine(config);
    this.owners = owners;
    this.policy = config.policy();
    this.hasher = config.hasher();
    this.sources = config.sources();
    this.view = view;
    this.counted = engine.ledger();
  }

  /**
   * Asks the policy for the pace of the batch that comes next, and of the pause after it.
   *
   * @param machine shows the policy the time and the memory, which the caller keeps
   */
  public Pace pace(MachineView machine) {
    return owners.call(
        () -> WrongAnswer.notNull(policy.batchPace(engine.pace(), machine), policy, "batchPace()"));
  }

  /**
   * Scans a batch, or a part of one. The first one of a full scan asks the sources for their
   * regions; the last one tells the policy what the scan came to.
   *
   * @param visits how many pages to visit, at least 1; some more may be, which the next call makes
   *     up for
   * @throws io.ksm.core.plugin.PluginFault if a part fails
   */
  public BatchReport next(int visits) {
    return owners.call(() -> batch(visits));
  }

  private BatchReport batch(int visits) {
    PacedBatches under = batches;
    if (under == null) {
      engine.begin();
      under = new PacedBatches(engine, () -> true);
      batches = under;
    }
    scannedSinceLook = true;
    Ledger before = counted;
    boolean goesOn = under.next(visits);
    Ledger after = engine.ledger();
    counted = after;
    return new BatchReport(
        after.visits() - before.visits(),
        after.calmVisits() - before.calmVisits(),
        after.mergedVisits() - before.mergedVisits(),
        after.skips() - before.skips(),
        after.merges() - before.merges(),
        !goesOn);
  }

  /**
   * Ends the full scan whose last batch was made: the policy hears of it, by the time as it is now.
   *
   * @throws IllegalStateException if the scan has not come to its end
   */
  public void endScan() {
    owners.call(engine::finish);
    batches = null;
    view.show(engine.counters(), engine.pageSize());
  }

  /** Returns the counters as they are now. */
  public Counters counters() {
    return engine.counters();
  }

  /** Returns the size of a page, in bytes. */
  public int pageSize() {
    return engine.pageSize();
  }

  /**
   * Hears that memory has changed, and says what merging saves now, by a look at each merged page.
   * Takes a time in proportion to the pages, and changes no counter.
   *
   * <p>A source that had no pages when the present scan began, and has some now, is scanned from
   * the next scan on, after those that this scan has passed: as a process that begins is in the
   * kernel.
   */
  public MergedMemory memoryChanged() {
    return owners.call(this::look);
  }

  private MergedMemory look() {
    if (batches != null) {
      engine.parts().placeNewcomers();
    }
    MergedMemory saving = engine.parts().presentSaving(scannedSinceLook);
    scannedSinceLook = false;
    savedAtLook = saving.savedPages();
    gainedAtLook = counted.pagesGained();
    return saving;
  }

  /**
   * Returns how many pages merging saves at this moment: since memory {@linkplain #memoryChanged
   * changed}, scanning has only found out which pages were broken then. In constant time.
   */
  public long savedPages() {
    return savedAtLook + counted.pagesGained() - gainedAtLook;
  }

  /** Returns why sources cannot be read any more, or have gone, one line each. */
  public List<String> failures() {
    return engine.failed().stream().map(FailedSource::why).toList();
  }

  /** Says whose pages the counters count, and what else is wanted. */
  public MemoryReport report(ReportOptions options) {
    return owners.report(options, engine::report);
  }

  /**
   * Closes the sources and the parts that were chosen by name.
   *
   * @throws IOException if a source does not close
   */
  @Override
  public void close() throws IOException {
    owners.<SteppedKsm, IOException>call(() -> {
      Ksm.release(engine, hasher, sources, view);
      return this;
    });
  }
}
