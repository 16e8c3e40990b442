package io.ksm.policy.esx.support;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.nio.ByteBuffer;
import java.util.List;

/** The memory of a virtual machine: each page is a number, and equal numbers are equal pages. */
public final class Guest {
  private static final int PAGE_SIZE = 64;

  private final Window window;
  private final WorkloadSource memory;

  /** Makes a machine of so many pages, which are absent until they are written. */
  public Guest(String name, int pages) {
    window = new Window(0x10000, pages, PAGE_SIZE);
    memory = WorkloadSource.live(name, window, WorkloadSource.Access.COPY);
    memory.remap(List.of(Region.resident(name, window.base(), pages, name)));
  }

  /** Returns the memory, for a scanner. */
  public PageSource source() {
    return memory;
  }

  /** Writes a page. */
  public void write(int page, long number) {
    byte[] content = ByteBuffer.allocate(PAGE_SIZE).putLong(PAGE_SIZE / 2, number).array();
    memory.write(window.address(page), content);
  }
}
