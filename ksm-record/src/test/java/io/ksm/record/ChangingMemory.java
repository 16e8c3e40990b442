package io.ksm.record;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Memory of many chunks that changes, grows and shrinks as a seed says, and that cannot be read
 * from some page on if it is told so.
 */
final class ChangingMemory implements PageSource {
  static final int PAGE_SIZE = 512;
  private static final int PAGES = 60_000;
  private static final int GAP = 7;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final SplittableRandom random;
  private final byte[] bytes = new byte[PAGES * PAGE_SIZE];
  private final PageState[] states = new PageState[PAGES];
  private int end = PAGES;

  /** The first page that cannot be read. */
  volatile long failsAt = Long.MAX_VALUE;

  ChangingMemory(SplittableRandom random) {
    this.random = random;
    for (int page = 0; page < PAGES; page++) {
      change(page);
    }
  }

  /** Lets time pass: one page in twenty changes, and the last region ends elsewhere. */
  void step() {
    for (int i = 0; i < PAGES / 20; i++) {
      change(random.nextInt(PAGES));
    }
    end = random.nextInt(PAGES * 3 / 4, PAGES);
  }

  private void change(int page) {
    int kind = random.nextInt(10);
    states[page] =
        switch (kind) {
          case 0 -> PageState.ABSENT;
          case 1 -> PageState.SWAPPED;
          default -> PageState.PRESENT;
        };
    for (int at = page * PAGE_SIZE; at < (page + 1) * PAGE_SIZE; at += Long.BYTES) {
      WORDS.set(bytes, at, kind == 2 ? 0 : random.nextLong());
    }
  }

  @Override
  public String label() {
    return "changing memory";
  }

  @Override
  public int pageSize() {
    return PAGE_SIZE;
  }

  @Override
  public boolean isStatic() {
    return false;
  }

  /** Their beginnings and ends are no chunks' ones. */
  @Override
  public List<Region> regions() {
    List<Region> regions = new ArrayList<>();
    int[] borders = {3, 4, 40, 1000, PAGES / 2, end};
    for (int i = 0; i + 1 < borders.length; i++) {
      long address = (borders[i] + (long) i * GAP) * PAGE_SIZE;
      regions.add(Region.resident("part " + i, address, borders[i + 1] - borders[i], "all"));
    }
    return regions;
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    long before = (long) GAP * Integer.parseInt(region.label().substring("part ".length()));
    int first = (int) (region.address() / PAGE_SIZE - before + firstPage);
    if (first + count > failsAt) {
      throw new IOException("its machine is off");
    }
    into.view(MemorySegment.ofArray(bytes).asReadOnly(), (long) first * PAGE_SIZE);
    for (int page = 0; page < count; page++) {
      into.setState(page, states[first + page]);
    }
  }

  @Override
  public void close() {
    // Nothing to release.
  }
}
