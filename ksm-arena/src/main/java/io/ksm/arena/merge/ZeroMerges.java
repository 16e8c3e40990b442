package io.ksm.arena.merge;

import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Merges pages of zeros with the zero page while writers are held off. For one thread. */
final class ZeroMerges implements Merges.Step {
  private final AddressRange range;
  private final ArenaPages pages;
  private final RunAdmission admission;
  private final PageMapper mapper;
  private final Refusals refusals;
  private final MemorySegment zeros;

  ZeroMerges(
      AddressRange range,
      ArenaPages pages,
      RunAdmission admission,
      PageMapper mapper,
      Refusals refusals,
      Arena lifetime) {
    this.range = range;
    this.pages = pages;
    this.admission = admission;
    this.mapper = mapper;
    this.refusals = refusals;
    this.zeros = lifetime.allocate(range.pageSize(), range.pageSize());
  }

  @Override
  public void run(int first, int count, long none) throws IOException {
    int i = 0;
    while (i < count) {
      int j = i;
      boolean overlaid = pages.layout().isOverlaid(first + i);
      while (j < count
          && isOwnZero(first + j)
          && pages.layout().isOverlaid(first + j) == overlaid) {
        j++;
      }
      if (j > i) {
        clear(first + i, j - i, overlaid);
        i = j;
      } else {
        refusals.add(first + i, 1);
        i++;
      }
    }
  }

  private boolean isOwnZero(int page) {
    int size = range.pageSize();
    long offset = (long) page * size;
    return pages.isOwn(page)
        && !pages.isRaw(page)
        && MemorySegment.mismatch(range.memory(), offset, offset + size, zeros, 0, size) < 0;
  }

  /** What is discarded is zero; but if a frame lies below, the frame would appear. */
  private void clear(int first, int count, boolean overlaid) throws IOException {
    if (overlaid && !admission.mayMap(first, count, 0)) {
      admission.putOff(first, count, 0);
    } else if (!(overlaid ? mapper.mapZeros(first, count) : mapper.discard(first, count))) {
      refusals.add(first, count);
    }
  }
}
