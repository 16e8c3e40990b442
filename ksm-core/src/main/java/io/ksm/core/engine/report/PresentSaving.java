package io.ksm.core.engine.report;

import io.ksm.api.PageHasher;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.bytes.MappedMemory;
import io.ksm.core.engine.bytes.ZeroPage;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Fingerprints;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.report.MergedMemory;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out which merged pages hold something else by now, or are gone, of which no scan has heard
 * yet. Reads the merged pages, by the chunk, and walks over the links of all; remembers from one
 * look to the next which they were. For the thread that scans, between batches.
 */
public final class PresentSaving {
  /** In place of a moment. */
  private static final int NEVER = -1;

  private final Pages pages;
  private final PageHasher hasher;
  private final ZeroPage zeroPage;
  private final LostSavings lostSavings;

  /** The pages that were broken or gone at the last look, each with the link that it had. */
  private LostPages lostBefore = new LostPages();

  /** Takes those of the next look. */
  private LostPages lostNext = new LostPages();

  /** The moments that recorded sources showed at the last look, by number of the source. */
  private int[] momentsBefore = {};

  /**
   * Makes one that has looked at nothing.
   *
   * @param hasher that made the keys
   */
  public PresentSaving(
      Pages pages, List<Partition> partitions, PageHasher hasher, ZeroPage zeroPage) {
    this.pages = pages;
    this.hasher = hasher;
    this.zeroPage = zeroPage;
    this.lostSavings = new LostSavings(pages, partitions);
  }

  /**
   * Looks at all merged pages.
   *
   * @param counted how many pages count as saved
   * @param scannedSince whether there was a batch since the last look. If not, a page that was
   *     broken then still is, whatever it holds by now
   */
  public MergedMemory look(long counted, boolean scannedSince) {
    try (Look look = new Look(scannedSince)) {
      look.walk();
      lostNext = lostBefore;
      lostBefore = look.lostNow;
      momentsBefore = moments();
      return look.found(counted);
    }
  }

  private int[] moments() {
    int[] moments = new int[pages.sources().numberLimit()];
    Arrays.fill(moments, NEVER);
    for (SourceState state : pages.sources()) {
      if (state.recorded != null) {
        moments[state.number] = state.recorded.moment();
      }
    }
    return moments;
  }

  private static boolean isMerged(int link) {
    return Link.isOnFrame(link) || Link.isOnZeroPage(link);
  }

  private enum Standing {
    MERGED,
    BROKEN,
    GONE
  }

  /** One look at all merged pages, and what it finds. */
  private final class Look implements AutoCloseable {
    private final boolean scannedSince;
    private final PageChunk chunk = new PageChunk(pages.pageSize(), pages.slots().pagesPerChunk());
    private final LostPages lostNow = lostNext;

    private long zerosLeft;
    private long broken;
    private long gone;
    private long newlyBroken;
    private long newlyGone;

    Look(boolean scannedSince) {
      this.scannedSince = scannedSince;
      lostBefore.rewind();
      lostNow.begin(pages.slots().slotLimit());
    }

    void walk() {
      ScanPlan plan = pages.plan();
      for (int at = 0; at < plan.size(); at++) {
        int first = pages.firstPage(at);
        int count = plan.count(at);
        if (!standsAsBefore(plan, at, first) && anyMerged(first, count)) {
          look(plan, at, first, count);
        }
      }
    }

    /**
     * Says whether pages stand without a look at them. What merged since the last look held what it
     * holds now, and what was merged then was so in earnest. Not so where a scan has begun that
     * takes the pages into another domain, as it has not passed all of them.
     */
    private boolean standsAsBefore(ScanPlan plan, int at, int first) {
      SourceState state = pages.sources().get(plan.source(at));
      int region = plan.region(at);
      int before = state.number < momentsBefore.length ? momentsBefore[state.number] : NEVER;
      if (state.recorded == null
          || region < 0
          || state.regions.hasMoved(region)
          || before == NEVER
          || before > state.recorded.moment()
          || state.failure() != null
          || lostBefore.hasAny(plan.slot(at))) {
        return false;
      }
      long inRegion = state.regions.pageIn(region, pages.address(first));
      Region place = state.regions.get(region);
      return state.recorded.lastChange(place, inRegion, plan.count(at)) <= before;
    }

    private boolean anyMerged(int first, int count) {
      int[] links = pages.table().linkSegment(first);
      int base = PageTable.inSegment(first);
      for (int i = base; i < base + count; i++) {
        if (isMerged(links[i])) {
          return true;
        }
      }
      return false;
    }

    private void look(ScanPlan plan, int at, int first, int count) {
      SourceState state = pages.sources().get(plan.source(at));
      int region = plan.region(at);
      boolean there = region >= 0 && state.failure() == null;
      boolean still = there && state.isStatic;
      long domainBits = there ? state.regions.domainBits(region) : 0;
      chunk.begin(count, true);
      if (there && !still) {
        read(state, region, first, count);
      }
      lostBefore.turnTo(plan.slot(at));
      lostNow.turnTo(plan.slot(at));
      int[] links = pages.table().linkSegment(first);
      int base = PageTable.inSegment(first);
      for (int i = 0; i < count; i++) {
        if (isMerged(links[base + i])) {
          int page = first + i;
          note(page, still ? Standing.MERGED : standing(i, page, state, domainBits));
        }
      }
    }

    private void read(SourceState state, int region, int first, int count) {
      try {
        state.read(region, state.regions.pageIn(region, pages.address(first)), count, chunk);
      } catch (IOException e) {
        // The next scan will hear of it, in its order: to look changes nothing.
        chunk.begin(count, true);
      }
    }

    /** As the next visit will see it. */
    private Standing standing(int i, int page, SourceState state, long domainBits) {
      PageState found = chunk.state(i);
      if (found == PageState.UNCHANGED || (state.merging != null && found == PageState.SHARED)) {
        return Standing.MERGED;
      }
      boolean onZeroPage = Link.isOnZeroPage(pages.link(page));
      if (found == PageState.ZERO && state.merging != null && onZeroPage) {
        return Standing.MERGED;
      }
      if (found != PageState.PRESENT) {
        return Standing.GONE;
      }
      try {
        boolean same =
            onZeroPage
                ? isZero(i, state.fingerprints)
                : Keys.of(hash(i, state.fingerprints), domainBits) == pages.key(page);
        MappedMemory.throwFault(chunk.memory(), chunk.memory());
        return same ? Standing.MERGED : Standing.BROKEN;
      } catch (InternalError e) {
        // A mapped file that shrank meanwhile.
        return Standing.GONE;
      }
    }

    private boolean isZero(int i, boolean fingerprints) {
      return fingerprints
          ? Fingerprints.isZero(chunk.fingerprintHigh(i), chunk.fingerprintLow(i))
          : zeroPage.zeroBytes(chunk.memory(), chunk.offset(i)) == pages.pageSize();
    }

    private long hash(int i, boolean fingerprints) {
      return fingerprints
          ? Fingerprints.hash(chunk.fingerprintHigh(i), chunk.fingerprintLow(i))
          : hasher.hash(chunk.memory(), chunk.offset(i), pages.pageSize());
    }

    private void note(int page, Standing standing) {
      if (standing == Standing.MERGED && scannedSince) {
        return;
      }
      boolean wasLost = lostBefore.contains(page, pages.link(page));
      if (standing == Standing.MERGED && !wasLost) {
        return;
      }
      lostNow.add(page, pages.link(page));
      if (standing == Standing.GONE) {
        gone++;
        newlyGone += wasLost ? 0 : 1;
      } else {
        broken++;
        newlyBroken += wasLost ? 0 : 1;
      }
      zerosLeft += Link.isOnZeroPage(pages.link(page)) ? 1 : 0;
    }

    MergedMemory found(long counted) {
      long lost = zerosLeft + lostSavings.onFrames(lostNow);
      return new MergedMemory(counted - lost, broken, gone, newlyBroken, newlyGone);
    }

    @Override
    public void close() {
      chunk.close();
    }
  }
}
