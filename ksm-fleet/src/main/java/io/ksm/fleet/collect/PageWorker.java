package io.ksm.fleet.collect;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.RecordedSource;
import io.ksm.api.RegionTraits.Known;
import io.ksm.api.engine.PageChunk;
import io.ksm.trace.chunk.ChunkFingerprinter;
import io.ksm.trace.key.TraceKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads runs of pages and makes their fingerprints. Each thread has one; no allocation a page. */
final class PageWorker implements AutoCloseable {
  private final PageChunk chunk;
  private final ChunkFingerprinter fingerprinter;
  private final PfnSet pfns;
  private final long[] chunkPfns;
  private final boolean[] isKnown;

  private PageTally tally = new PageTally();
  private LongList fingerprints = new LongList();

  /** Those of the source that is read, which others do not have if it is lost. */
  private LongList addedPfns = new LongList();

  /**
   * Makes a worker.
   *
   * @param pfns of the pages that were counted by any worker
   */
  PageWorker(int pageSize, TraceKey key, PfnSet pfns) {
    this.chunk = new PageChunk(pageSize, ChunkFingerprinter.chunkPages(pageSize));
    this.fingerprinter = new ChunkFingerprinter(chunk, pageSize, key);
    this.pfns = pfns;
    this.chunkPfns = new long[chunk.capacity()];
    this.isKnown = new boolean[chunk.capacity()];
  }

  /** Begins another source. */
  void begin() {
    tally = new PageTally();
    fingerprints = new LongList();
    addedPfns = new LongList();
  }

  /** Gives up the source: its pages count for the next one that has them. */
  void forget() {
    long[] added = new long[Math.toIntExact(addedPfns.size())];
    addedPfns.copyTo(added, 0);
    pfns.removeAll(added);
    begin();
  }

  PageTally tally() {
    return tally;
  }

  LongList fingerprints() {
    return fingerprints;
  }

  /**
   * Reads runs until there are no more.
   *
   * @param how the source's fingerprints are to be made
   */
  void work(PageSource source, FingerprintKind how, RunQueue runs) throws IOException {
    // Of a recording, another moment may have been collected before: no page is taken as seen.
    boolean isOneOfSeveral = source instanceof RecordedSource;
    for (RunQueue.@Nullable Run run = runs.next(); run != null; run = runs.next()) {
      chunk.begin(run.count(), isOneOfSeveral);
      source.read(run.region(), run.first(), run.count(), chunk);
      findKnown(run.count());
      Known resident = run.region().traits().resident();
      for (int page = 0; page < run.count(); page++) {
        take(page, resident, how);
      }
    }
  }

  /** Finds pages that are one with pages that were counted before. */
  private void findKnown(int count) {
    if (chunk.knowsPfns()) {
      for (int page = 0; page < count; page++) {
        chunkPfns[page] = chunk.state(page) == PageState.PRESENT ? chunk.pfn(page) : 0;
      }
      pfns.add(chunkPfns, count, isKnown);
      for (int page = 0; page < count; page++) {
        if (chunkPfns[page] != 0 && !isKnown[page]) {
          addedPfns.add(chunkPfns[page]);
        }
      }
    }
  }

  private void take(int page, Known resident, FingerprintKind how) {
    switch (chunk.state(page)) {
      case ABSENT, SWAPPED, EXCLUDED -> {}
      case PRESENT, UNCHANGED -> takePresent(page, resident, how);
      case ZERO -> tally.unknownZeros += resident == Known.UNKNOWN ? 1 : 0;
      case ZERO_UNKNOWN -> tally.unknownZeros++;
      case SHARED -> tally.merged++;
      case MAPPED_BY_SEVERAL, FILE, SCATTERED, UNREADABLE, UNRESPONSIVE -> tally.others++;
    }
  }

  private void takePresent(int page, Known resident, FingerprintKind how) {
    if (chunk.knowsPfns() && isKnown[page]) {
      tally.shared++;
    } else if (fingerprinter.isZero(page, how.isOfBytes())) {
      tally.zeros += resident == Known.YES ? 1 : 0;
      tally.unknownZeros += resident == Known.UNKNOWN ? 1 : 0;
    } else {
      tally.pages++;
      fingerprints.add(fingerprint(page, how));
    }
  }

  private long fingerprint(int page, FingerprintKind how) {
    if (how.isTaken()) {
      return chunk.fingerprintLow(page);
    }
    fingerprinter.make(page, how.isOfBytes());
    return fingerprinter.low();
  }

  @Override
  public void close() {
    chunk.close();
  }
}
