package io.ksm.source.linux.support;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.linux.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a source says of a range of pages, whatever regions it lies in. Each page has a state,
 * or the reason why its region is not eligible, and its bytes.
 */
public final class Reading {

  /** Holds one page; {@code bytes} is empty unless it is present. */
  public record Page(String state, ByteBuffer bytes, long pfn) {
    public boolean is(PageState expected) {
      return state.equals(expected.name());
    }

    /** Says whether it is absent, by itself or with its whole region. */
    public boolean isAbsent() {
      return state.equalsIgnoreCase(PageState.ABSENT.name());
    }
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private Reading() {}

  /** Lists the regions anew and reads an area. */
  public static List<Page> of(PageSource source, Target.Area area) throws IOException {
    return of(source, source.regions(), area);
  }

  /** Reads an area by regions that were listed before. */
  public static List<Page> of(PageSource source, List<Region> regions, Target.Area area)
      throws IOException {
    long pageSize = source.pageSize();
    long end = area.address() + area.pages() * pageSize;
    List<Page> pages = new ArrayList<>();
    for (Region region : regions) {
      long from = Math.max(region.address(), area.address());
      long to = Math.min(region.address() + region.pages() * pageSize, end);
      if (from < to && region.address() >= 0) {
        int count = Math.toIntExact((to - from) / pageSize);
        read(source, region, (from - region.address()) / pageSize, count, pages);
      }
    }
    return pages;
  }

  private static void read(
      PageSource source, Region region, long first, int count, List<Page> pages)
      throws IOException {
    if (!region.isEligible()) {
      for (int i = 0; i < count; i++) {
        pages.add(new Page(region.ineligible(), NOTHING, 0));
      }
      return;
    }
    try (PageChunk chunk = new PageChunk(source.pageSize(), count)) {
      chunk.begin(count, false);
      source.read(region, first, count, chunk);
      for (int i = 0; i < count; i++) {
        pages.add(new Page(chunk.state(i).name(), bytes(chunk, i), chunk.pfn(i)));
      }
    }
  }

  private static ByteBuffer bytes(PageChunk chunk, int page) {
    return chunk.state(page) == PageState.PRESENT
        ? ByteBuffer.wrap(
            chunk.memory().asSlice(chunk.offset(page), chunk.pageSize()).toArray(JAVA_BYTE))
        : NOTHING;
  }

  /** Checks that a page is there and holds what {@link TargetMemory#fill} made of a number. */
  public static void assertPresent(Page page, long number) {
    assertThat(page.state()).isEqualTo(PageState.PRESENT.name());
    assertThat(page.bytes()).isEqualTo(TargetMemory.content(Platform.pageSize(), number));
  }

  /** Checks that a page is absent, by itself or with its whole region. */
  public static void assertAbsent(Page page) {
    assertThat(page.isAbsent()).as("absent: %s", page).isTrue();
  }

  /** Reads every eligible page of a source, as a scan does. */
  public static void everything(PageSource source) throws IOException {
    everything(source, false);
  }

  /**
   * Reads every eligible page of a source, as a scan does, or one of a sample of its pages; returns
   * how many are present.
   */
  public static long everything(PageSource source, boolean sample) throws IOException {
    int most = 512;
    long present = 0;
    try (PageChunk chunk = new PageChunk(source.pageSize(), most)) {
      for (Region region : source.regions()) {
        for (long at = 0; region.isEligible() && at < region.pages(); at += most) {
          int count = (int) Math.min(most, region.pages() - at);
          if (sample) {
            chunk.beginSample(count);
          } else {
            chunk.begin(count, false);
          }
          source.read(region, at, count, chunk);
          for (int page = 0; page < count; page++) {
            present += chunk.state(page) == PageState.PRESENT ? 1 : 0;
          }
        }
      }
    }
    return present;
  }
}
