package io.ksm.testkit.planted;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;

/** A right source in two regions, for tests of the tests, and the base of wrong ones. */
class SoundSource implements PageSource {
  static final int PAGE = 512;
  static final int PAGES = 33;

  /** The first page of the second region. */
  static final int FIRST = 20;

  private static final Region LOW = Region.resident("low", 0x10000, FIRST, "uid:0");
  private static final Region HIGH = Region.resident("high", -1L << 20, PAGES - FIRST, "uid:1");

  final byte[] content = content(0);
  int number;

  /** Returns what one of several memories holds. */
  static byte[] content(int number) {
    byte[] content = new byte[PAGES * PAGE];
    new SplittableRandom(number).nextBytes(content);
    return content;
  }

  static PageState expected(int page) {
    return switch (page % 7) {
      case 3 -> PageState.ZERO;
      case 5 -> PageState.ABSENT;
      default -> PageState.PRESENT;
    };
  }

  @Override
  public String label() {
    return "planted memory";
  }

  @Override
  public int pageSize() {
    return PAGE;
  }

  @Override
  public boolean isStatic() {
    return true;
  }

  @Override
  public String identity() {
    return "planted (number=" + number + ")";
  }

  @Override
  public List<Region> regions() throws IOException {
    return List.of(LOW, HIGH);
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    int there = Math.clamp(region.pages() - firstPage, 0, count);
    int first = (int) firstPage + (region.label().equals("low") ? 0 : FIRST);
    give(first, there, into);
  }

  /** Gives a run of pages, counted through both regions, all of which are there. */
  void give(int first, int count, PageSink into) throws IOException {
    MemorySegment buffer = into.buffer();
    for (int i = 0; i < count; i++) {
      PageState state = expected(first + i);
      into.setState(i, state);
      if (state == PageState.PRESENT) {
        copy(first + i, buffer, i);
      }
    }
  }

  final void copy(int page, MemorySegment to, int index) {
    MemorySegment.copy(content, page * PAGE, to, ValueLayout.JAVA_BYTE, (long) index * PAGE, PAGE);
  }

  @Override
  public void close() throws IOException {
    // There is nothing to free.
  }
}
