package io.ksm.core.engine.report;

import com.google.common.primitives.ImmutableLongArray;
import io.ksm.api.PageHasher;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.bytes.ZeroPage;
import io.ksm.core.engine.match.Frames;
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
 * yet. Reads the merged pages, by the chunk, and walks over the links of all. For the thread that
 * scans, between batches.
 */
public final class PresentSaving {
  private final Pages pages;
  private final List<Partition> partitions;
  private final PageHasher hasher;
  private final ZeroPage zeroPage;
  private final PageChunk chunk;
  private final int partitionBits;

  /** The frames that pages are not on any more, one for each page: partition, then frame. */
  private final ImmutableLongArray.Builder left = ImmutableLongArray.builder();

  private long zerosLeft;
  private long broken;
  private long gone;

  private PresentSaving(
      Pages pages, List<Partition> partitions, PageHasher hasher, ZeroPage zeroPage) {
    this.pages = pages;
    this.partitions = partitions;
    this.hasher = hasher;
    this.zeroPage = zeroPage;
    this.chunk = new PageChunk(pages.pageSize(), pages.slots().pagesPerChunk());
    this.partitionBits = pages.geometry().partitionBits();
  }

  /**
   * Looks at all merged pages.
   *
   * @param hasher that made the keys
   * @param counted how many pages count as saved
   */
  public static MergedMemory of(
      Pages pages, List<Partition> partitions, PageHasher hasher, ZeroPage zeroPage, long counted) {
    PresentSaving saving = new PresentSaving(pages, partitions, hasher, zeroPage);
    try (PageChunk _ = saving.chunk) {
      saving.walk();
    }
    return new MergedMemory(
        counted - saving.zerosLeft - saving.lostOnFrames(), saving.broken, saving.gone);
  }

  private void walk() {
    ScanPlan plan = pages.plan();
    for (int at = 0; at < plan.size(); at++) {
      int first = pages.slots().firstPage(plan.slot(at)) + plan.first(at);
      int count = plan.count(at);
      if (anyMerged(first, count)) {
        look(plan, at, first, count);
      }
    }
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

  private static boolean isMerged(int link) {
    return Link.isOnFrame(link) || Link.isOnZeroPage(link);
  }

  private void look(ScanPlan plan, int at, int first, int count) {
    SourceState state = pages.sources().get(plan.source(at));
    int region = plan.region(at);
    chunk.begin(count, true);
    if (region >= 0 && state.failure() == null) {
      try {
        state.read(region, state.regions.pageIn(region, pages.address(first)), count, chunk);
      } catch (IOException e) {
        // The next scan will hear of it, in its order: to look changes nothing.
        chunk.begin(count, true);
      }
    }
    long domainBits = region < 0 ? 0 : state.regions.domainBits(region);
    for (int i = 0; i < count; i++) {
      int link = pages.link(first + i);
      if (isMerged(link)) {
        count(first + i, link, standing(first + i, i, link, state.fingerprints, domainBits));
      }
    }
  }

  private enum Standing {
    MERGED,
    BROKEN,
    GONE
  }

  private Standing standing(int page, int i, int link, boolean fingerprints, long domainBits) {
    boolean zero = Link.isOnZeroPage(link);
    return switch (chunk.state(i)) {
      case UNCHANGED, SHARED -> Standing.MERGED;
      case ZERO -> zero ? Standing.MERGED : Standing.BROKEN;
      case PRESENT -> {
        try {
          boolean same =
              zero
                  ? isZero(i, fingerprints)
                  : Keys.of(hash(i, fingerprints), domainBits) == pages.key(page);
          yield same ? Standing.MERGED : Standing.BROKEN;
        } catch (InternalError e) {
          // A mapped file that shrank meanwhile.
          yield Standing.GONE;
        }
      }
      default -> Standing.GONE;
    };
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

  private void count(int page, int link, Standing standing) {
    if (standing == Standing.MERGED) {
      return;
    }
    if (standing == Standing.BROKEN) {
      broken++;
    } else {
      gone++;
    }
    if (Link.isOnZeroPage(link)) {
      zerosLeft++;
    } else {
      int partition = EventBuffer.partition(pages.key(page), partitionBits);
      int frame = partitions.get(partition).view().frames().frameOf(link);
      left.add((long) partition << Integer.SIZE | frame);
    }
  }

  /** A frame that is left with one page, or with none, saves nothing. */
  private long lostOnFrames() {
    long[] each = left.build().toArray();
    Arrays.sort(each);
    long lost = 0;
    for (int i = 0; i < each.length; ) {
      int begin = i;
      while (i < each.length && each[i] == each[begin]) {
        i++;
      }
      Frames frames = partitions.get((int) (each[begin] >>> Integer.SIZE)).view().frames();
      lost += Math.min(i - begin, frames.sharerCount((int) each[begin]) - 1);
    }
    return lost;
  }
}
