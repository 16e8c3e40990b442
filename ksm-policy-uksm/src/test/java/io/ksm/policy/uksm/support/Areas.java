package io.ksm.policy.uksm.support;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Memory of several regions of one size; each page is a number, and equal ones are equal pages. */
public final class Areas {
  public static final int PAGE_SIZE = 64;

  private final Window window;
  private final WorkloadSource memory;
  private final int areaPages;

  /** Makes memory whose pages are absent until they are written. */
  public Areas(int areas, int areaPages) {
    this.areaPages = areaPages;
    window = new Window(0x10000, areas * areaPages, PAGE_SIZE);
    memory = WorkloadSource.live("memory", window, WorkloadSource.Access.COPY);
    List<Region> regions = new ArrayList<>();
    for (int area = 0; area < areas; area++) {
      regions.add(Region.resident("area " + area, window.address(area * areaPages), areaPages, ""));
    }
    memory.remap(regions);
  }

  /** Returns the memory, for a scanner. */
  public PageSource source() {
    return memory;
  }

  /** Writes a page of an area. */
  public void write(int area, int page, long number) {
    byte[] content = ByteBuffer.allocate(PAGE_SIZE).putLong(PAGE_SIZE / 2, number).array();
    memory.write(window.address(area * areaPages + page), content);
  }
}
