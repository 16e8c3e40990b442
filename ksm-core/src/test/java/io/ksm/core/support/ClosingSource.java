package io.ksm.core.support;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.List;

/** A page of zeros, or a great many, that tells when it is closed. */
public final class ClosingSource implements PageSource {
  private final String label;
  private final int pageSize;
  private final long pages;
  private final List<String> closed;

  public ClosingSource(String label, int pageSize, List<String> closed) {
    this(label, pageSize, 1, closed);
  }

  public ClosingSource(String label, int pageSize, long pages, List<String> closed) {
    this.label = label;
    this.pageSize = pageSize;
    this.pages = pages;
    this.closed = closed;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int pageSize() {
    return pageSize;
  }

  @Override
  public boolean isStatic() {
    return true;
  }

  @Override
  public List<Region> regions() {
    return List.of(Region.resident("all", 0, pages, ""));
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) {
    into.setStates(0, count, PageState.ZERO);
  }

  @Override
  public void close() throws IOException {
    closed.add(label);
    if (label.startsWith("stubborn")) {
      throw new IOException(label + " does not close");
    }
    if (label.startsWith("thin")) {
      throw new NoClassDefFoundError("acme/Codec");
    }
    if (label.startsWith("faulty")) {
      throw new IllegalStateException(label + " does not close");
    }
  }
}
