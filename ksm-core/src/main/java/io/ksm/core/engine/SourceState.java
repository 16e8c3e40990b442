package io.ksm.core.engine;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source, with what the engine knows of it: its present regions, its slots, its tallies. */
final class SourceState {
  private static final PageState[] STATES = PageState.values();

  final int number;
  final PageSource source;
  final @Nullable MergingSource merging;
  final boolean isStatic;
  final boolean fingerprints;
  final int pageSize;

  /** As listed at the beginning of the present scan. */
  private List<Region> regions = List.of();

  /** The salt of each region's domain. */
  long[] salts = {};

  /** Addresses of the chunks that have a slot, ascending unsigned, and their slots. */
  long[] chunkAddresses = {};

  int[] chunkSlots = {};

  /** The number of the next new frame; numbers begin with 1. */
  long nextFrame = 1;

  private final long[] stateTally = new long[STATES.length];
  private volatile @Nullable String failure;

  SourceState(int number, PageSource source) {
    this.number = number;
    this.source = source;
    this.merging = source instanceof MergingSource merger ? merger : null;
    this.isStatic = source.isStatic();
    this.fingerprints = source.hasOnlyFingerprints();
    this.pageSize = source.pageSize();
  }

  /**
   * Lists the regions anew. A source that fails has none from now on.
   *
   * @return whether anything changed
   */
  boolean refresh() {
    List<Region> now = failure == null ? list() : List.of();
    if (now.equals(regions)) {
      return false;
    }
    regions = now;
    return true;
  }

  private List<Region> list() {
    try {
      List<Region> listed = List.copyOf(source.regions());
      checkOrder(listed);
      return listed;
    } catch (SourceGoneException e) {
      fail(e.getMessage());
    } catch (IOException e) {
      fail(source.label() + ": " + e.getMessage());
    }
    return List.of();
  }

  private void checkOrder(List<Region> listed) {
    for (int i = 0; i < listed.size(); i++) {
      Region region = listed.get(i);
      if (region.address() % pageSize != 0) {
        throw new UsageException(
            "source '%s' lists region '%s' at an address that is no multiple of its page size %d"
                .formatted(source.label(), region.label(), pageSize));
      }
      if (i > 0) {
        Region before = listed.get(i - 1);
        long end = before.address() + before.pages() * pageSize;
        if (Long.compareUnsigned(end, region.address()) > 0) {
          throw new UsageException(
              "source '%s' lists overlapping regions '%s' and '%s'"
                  .formatted(source.label(), before.label(), region.label()));
        }
      }
    }
  }

  /** Says whether the source can still list its regions; if not, it has failed. */
  synchronized boolean isWhole() {
    try {
      return failure == null && !source.regions().isEmpty();
    } catch (IOException e) {
      fail(e.getMessage());
      return false;
    }
  }

  /** Remembers that memory of the source vanished in the middle of a read. */
  void failUnread() {
    fail(source.label() + ": its memory went away while it was read");
  }

  /** Remembers that the source cannot be read any more. The first reason counts. */
  synchronized void fail(@Nullable String reason) {
    if (failure == null) {
      failure = reason == null ? source.label() + " cannot be read" : reason;
    }
  }

  @Nullable String failure() {
    return failure;
  }

  List<Region> regions() {
    return regions;
  }

  Region region(int index) {
    return regions.get(index);
  }

  /** Returns the index of the eligible region that holds an address, or -1. */
  int regionAt(long address) {
    int low = 0;
    int high = regions.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Region region = regions.get(middle);
      if (Long.compareUnsigned(address, region.address()) < 0) {
        high = middle - 1;
      } else if (address - region.address() >= region.pages() * pageSize) {
        low = middle + 1;
      } else {
        return region.isEligible() ? middle : -1;
      }
    }
    return -1;
  }

  /** Returns the number of an address's page within its region. */
  long pageIn(int region, long address) {
    return (address - regions.get(region).address()) / pageSize;
  }

  void clearTally() {
    for (int i = 0; i < stateTally.length; i++) {
      stateTally[i] = 0;
    }
  }

  /** Adds how many pages of a chunk were in each state. Called from several threads. */
  synchronized void tally(int[] counts) {
    for (int i = 0; i < stateTally.length; i++) {
      stateTally[i] += counts[i];
    }
  }

  /** Returns how many pages were in a state when the last scan passed them. */
  synchronized long tally(PageState state) {
    return stateTally[state.code()];
  }
}
