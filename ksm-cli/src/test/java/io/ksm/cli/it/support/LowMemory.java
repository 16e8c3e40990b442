package io.ksm.cli.it.support;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.List;

/** Of another source, the memory below some address. */
public final class LowMemory implements PageSource {
  private final PageSource whole;
  private final long end;

  public LowMemory(PageSource whole, long end) {
    this.whole = whole;
    this.end = end;
  }

  @Override
  public String label() {
    return whole.label();
  }

  @Override
  public int pageSize() {
    return whole.pageSize();
  }

  @Override
  public boolean isStatic() {
    return whole.isStatic();
  }

  @Override
  public List<Region> regions() throws IOException {
    return whole.regions().stream()
        .filter(region -> region.address() < end)
        .map(this::cut)
        .toList();
  }

  private Region cut(Region region) {
    long pages = Math.min(region.pages(), (end - region.address()) / pageSize());
    return new Region(
        region.label(),
        region.address(),
        pages,
        region.domain(),
        region.ineligible(),
        region.traits());
  }

  /** By its address, a source finds the region that was cut. */
  @Override
  public void read(Region of, long firstPage, int count, PageSink into) throws IOException {
    whole.read(of, firstPage, count, into);
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
