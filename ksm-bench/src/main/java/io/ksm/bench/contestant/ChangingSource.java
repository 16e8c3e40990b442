package io.ksm.bench.contestant;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.bench.workload.Layout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;

/** Memory of this process in which some pages change at each call of {@link #change()}. */
final class ChangingSource implements PageSource {
  private static final int WRITE_PAGES = 512;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final int[] volatilePages;

  /**
   * Makes memory.
   *
   * @param layout of one memory; the pages with its highest content numbers change
   */
  ChangingSource(Layout layout) {
    int[] numbers = layout.memories().getFirst();
    int highest = IntStream.of(numbers).max().orElse(0);
    this.memory = arena.allocate((long) numbers.length * Layout.PAGE_SIZE, Layout.PAGE_SIZE);
    this.volatilePages =
        IntStream.range(0, numbers.length)
            .filter(page -> numbers[page] > highest - layout.volatilePages())
            .toArray();
    for (int page = 0; page < numbers.length; page += WRITE_PAGES) {
      int count = Math.min(WRITE_PAGES, numbers.length - page);
      layout.write(0, page, count, memory.asSlice((long) page * Layout.PAGE_SIZE));
    }
  }

  /** Changes the volatile pages. */
  void change() {
    change(memory);
  }

  /** Changes the volatile pages of a copy that anybody may write to. */
  void change(MemorySegment copy) {
    change(copy, (at, value) -> copy.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value));
  }

  /** Changes the volatile pages of a copy, through whoever may write to it. */
  void change(MemorySegment copy, LongWriter writer) {
    for (int page : volatilePages) {
      long at = (long) page * Layout.PAGE_SIZE;
      writer.write(at, copy.get(ValueLayout.JAVA_LONG_UNALIGNED, at) + 1);
    }
  }

  /** Writes into a copy. */
  @FunctionalInterface
  interface LongWriter {
    /** Writes a long at an offset. */
    void write(long offset, long value);
  }

  @Override
  public String label() {
    return "volatile";
  }

  @Override
  public int pageSize() {
    return Layout.PAGE_SIZE;
  }

  @Override
  public boolean isStatic() {
    return false;
  }

  @Override
  public List<Region> regions() {
    return List.of(Region.resident("pages", 0, memory.byteSize() / Layout.PAGE_SIZE, "bench"));
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) {
    into.setStates(0, count, PageState.PRESENT);
    into.view(memory, firstPage * Layout.PAGE_SIZE);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
