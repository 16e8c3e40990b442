package io.ksm.core.engine.pages;

import io.ksm.api.Counters;

/**
 * Counts what happens to pages. Each thread has a ledger for phase 1 and each partition one for the
 * phases 2 and 3; the counters are the sums over all of them.
 *
 * <p>Each thing that can happen to a page has one method, and is told once:
 *
 * <table>
 *   <caption>Which counts each event moves</caption>
 *   <tr><th>event</th><th>tracked</th><th>sharers</th><th>frames</th><th>unshared</th><th>zero</th>
 *   <tr><td>{@link #becameTracked}</td><td>+1</td><td></td><td></td><td></td><td></td>
 *   <tr><td>{@link #becameUntracked}</td><td>-1</td><td></td><td></td><td></td><td></td>
 *   <tr><td>{@link #becameUnshared}</td><td></td><td></td><td></td><td>+1</td><td></td>
 *   <tr><td>{@link #leftUnshared}</td><td></td><td></td><td></td><td>-1</td><td></td>
 *   <tr><td>{@link #madeFrame}</td><td></td><td></td><td>+1</td><td></td><td></td>
 *   <tr><td>{@link #removedFrame}</td><td></td><td></td><td>-1</td><td></td><td></td>
 *   <tr><td>{@link #joinedFrame}</td><td></td><td>+1</td><td></td><td></td><td></td>
 *   <tr><td>{@link #leftFrame}</td><td></td><td>-1</td><td></td><td></td><td></td>
 *   <tr><td>{@link #joinedZeroPage}</td><td></td><td></td><td></td><td></td><td>+1</td>
 *   <tr><td>{@link #leftZeroPage}</td><td></td><td></td><td></td><td></td><td>-1</td>
 * </table>
 *
 * <p>Why they add up: a page is tracked from its first encounter on, until it is forgotten or is
 * encountered on the zero page. A tracked page is on a frame, or unshared, or neither. So {@code
 * tracked = sharers + unshared + volatile}, and {@code sharers = pages_shared + pages_sharing},
 * because one sharer of each frame is its {@code pages_shared}. A page is untracked only after it
 * has left its frame, its index or its standing alone. So {@code pages_volatile}, which is what is
 * left of {@code tracked}, is never negative here. The kernel reads the same numbers while they
 * change, and raises a negative one to 0; here they are read between batches, and a negative one is
 * a miscount.
 *
 * <p>A page may become tracked by one thread and untracked by another, so the counts of a single
 * ledger may be negative. Only their sums mean something; but all that concerns a partition's
 * frames is in the partition's own. For one thread at a time. Allocates nothing but {@link #sum}.
 */
public final class Ledger {
  private long tracked;
  private long sharers;
  private long frames;
  private long unshared;
  private long zeroPages;
  private long chains;
  private long dups;

  private long merges;
  private long framesMade;
  private long visits;
  private long calmVisits;
  private long mergedVisits;
  private long skips;
  private long bytesRead;
  private long comparisons;

  /** Adds up ledgers, which stay as they are. */
  public static Ledger sum(Iterable<Ledger> ledgers) {
    Ledger sum = new Ledger();
    ledgers.forEach(sum::add);
    return sum;
  }

  private void add(Ledger other) {
    tracked += other.tracked;
    sharers += other.sharers;
    frames += other.frames;
    unshared += other.unshared;
    zeroPages += other.zeroPages;
    chains += other.chains;
    dups += other.dups;
    merges += other.merges;
    framesMade += other.framesMade;
    visits += other.visits;
    calmVisits += other.calmVisits;
    mergedVisits += other.mergedVisits;
    skips += other.skips;
    bytesRead += other.bytesRead;
    comparisons += other.comparisons;
  }

  /** A page was encountered of which nothing was known. */
  public void becameTracked() {
    tracked++;
  }

  /** A tracked page was forgotten, or was encountered on the zero page. */
  public void becameUntracked() {
    tracked--;
  }

  /** A page was found calm and equal to no other one. */
  public void becameUnshared() {
    unshared++;
  }

  /** An unshared page changed, merged or is about to be looked up again. */
  public void leftUnshared() {
    unshared--;
  }

  /** A frame was made, without sharers yet. */
  public void madeFrame() {
    frames++;
    framesMade++;
  }

  /** A frame without sharers was removed. */
  public void removedFrame() {
    frames--;
  }

  /** A page joined a frame. */
  public void joinedFrame() {
    sharers++;
    merges++;
  }

  /** A page left its frame. */
  public void leftFrame() {
    sharers--;
  }

  /** A page merged with the zero page; it stays tracked until it is encountered there. */
  public void joinedZeroPage() {
    zeroPages++;
    merges++;
  }

  /** A page's merge with the zero page has ended. */
  public void leftZeroPage() {
    zeroPages--;
  }

  /** A content has another number of copies. From the second copy on, they are a chain. */
  public void changedCopies(int before, int now) {
    chains += (now >= 2 ? 1 : 0) - (before >= 2 ? 1 : 0);
    dups += (now >= 2 ? now : 0) - (before >= 2 ? before : 0);
  }

  /** A page was visited. */
  public void visited() {
    visits++;
  }

  /** A page that was visited was found calm. */
  public void foundCalm() {
    calmVisits++;
  }

  /** A page was visited, and still is on its frame. */
  public void foundMerged() {
    visits++;
    mergedVisits++;
  }

  /**
   * Some pages were visited.
   *
   * @param pages how many
   * @param calm those of them that were found calm
   * @param merged those that still are on their frames
   */
  public void visited(int pages, int calm, int merged) {
    visits += pages;
    calmVisits += calm;
    mergedVisits += merged;
  }

  /** A page was skipped, because the policy did not want it. */
  public void skipped() {
    skips++;
  }

  /** Bytes of pages were read, for hashes or to find zeros. */
  public void read(long bytes) {
    bytesRead += bytes;
  }

  /** Two pages were compared by their bytes. */
  public void compared(long bytes) {
    comparisons++;
    bytesRead += bytes;
  }

  /** Forgets what describes the present state; what counts visits and bytes goes on. */
  public void clearState() {
    tracked = 0;
    sharers = 0;
    frames = 0;
    unshared = 0;
    zeroPages = 0;
    chains = 0;
    dups = 0;
  }

  /** Returns the kernel's counters, of a sum of ledgers. */
  public Counters counters(long fullScans, int pageSize) {
    assert pagesVolatile() >= 0 : "miscounted: " + this;
    return new Counters(
        pagesShared(),
        pagesSharing(),
        pagesUnshared(),
        pagesVolatile(),
        visits,
        skips,
        zeroPages,
        fullScans,
        chains,
        dups,
        (pagesSharing() + zeroPages) * pageSize - tracked * Counters.KERNEL_BYTES_PER_PAGE);
  }

  /** Returns the number of frames. */
  public long pagesShared() {
    return frames;
  }

  /** Returns how many pages frames save: their sharers but one. */
  public long pagesSharing() {
    return sharers - frames;
  }

  /** Returns how many pages are merged with the zero page. */
  public long zeroPages() {
    return zeroPages;
  }

  /** Returns how many times a page joined a frame or the zero page. */
  public long merges() {
    return merges;
  }

  /**
   * Returns how many pages merges have saved so far, whatever has become of them: each page that
   * joins a frame but the first.
   */
  public long pagesGained() {
    return merges - framesMade;
  }

  public long pagesUnshared() {
    return unshared;
  }

  private long pagesVolatile() {
    return tracked - sharers - unshared;
  }

  /** Returns how many pages were visited. */
  public long visits() {
    return visits;
  }

  /** Returns how many of them found the page calm, so that an equal one was looked for. */
  public long calmVisits() {
    return calmVisits;
  }

  /** Returns how many of them found the page on its frame. */
  public long mergedVisits() {
    return mergedVisits;
  }

  /** Returns how many pages were skipped. */
  public long skips() {
    return skips;
  }

  /** Returns how many bytes of pages were read. */
  public long bytesRead() {
    return bytesRead;
  }

  /** Returns how many times two pages were compared by their bytes. */
  public long comparisons() {
    return comparisons;
  }

  @Override
  public String toString() {
    return "%d tracked, %d sharers of %d frames, %d unshared, %d on the zero page"
        .formatted(tracked, sharers, frames, unshared, zeroPages);
  }
}
