package io.ksm.policy.uksm;

import io.ksm.api.MergePolicy.SourceRegion;
import io.ksm.api.RegionResult;
import io.ksm.api.policy.VisitShares;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has the regions on its rungs. A region begins on the lowest one; it is known again by its source
 * and its first address. Used by one thread at a time.
 */
final class Ladder {
  private record Place(int source, long address) {
    static Place of(SourceRegion region) {
      return new Place(region.source(), region.region().address());
    }
  }

  private final Thresholds thresholds;
  private final long[] pages = new long[Governor.RUNGS];
  private final VisitShares[] shares = new VisitShares[Governor.RUNGS];
  private Map<Place, Slot> slots = new HashMap<>();
  private long scans;

  /** Makes a ladder without regions. */
  Ladder(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /** Takes the regions of a scan. Those that are gone are forgotten. */
  void begin(List<SourceRegion> regions) {
    Map<Place, Slot> known = slots;
    slots = new HashMap<>();
    Arrays.fill(pages, 0);
    for (SourceRegion region : regions) {
      Place place = Place.of(region);
      Slot slot = known.getOrDefault(place, new Slot());
      slots.put(place, slot);
      pages[slot.rung()] += region.region().pages();
    }
  }

  /** Returns how many pages the regions of a rung have. */
  long pages(int rung) {
    return pages[rung];
  }

  /** Sets how many pages of each rung this scan visits. */
  void divide(long[] visits) {
    for (int rung = 0; rung < Governor.RUNGS; rung++) {
      shares[rung] = new VisitShares(visits[rung], Math.max(1, pages[rung]), scans);
    }
    scans++;
  }

  /** Returns how many pages of a region this scan visits; asked once for each, in turn. */
  long visits(SourceRegion region) {
    Slot slot = slots.get(Place.of(region));
    if (slot == null) {
      return 0;
    }
    long visits = shares[slot.rung()].next(region.region().pages());
    slot.visits(visits);
    return visits;
  }

  /** Moves the regions by what a scan found in them. */
  void judge(List<RegionResult> results) {
    for (RegionResult result : results) {
      Slot slot = slots.get(new Place(result.source(), result.region().address()));
      if (slot != null) {
        slot.judge(result, thresholds);
      }
    }
  }
}
