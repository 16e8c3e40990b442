package io.ksm.source.trace;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.trace.ListedSource;
import io.ksm.trace.TracedSource;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One source of a trace, at the sample that its memory shows. For any number of threads. */
class TraceSource implements PageSource {
  private final SharedMemory shared;
  private final int number;
  private final String label;

  /** Of what its fingerprints are made; null if of bytes. */
  private final @Nullable String kind;

  private final List<String> warnings;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Null until it has come. Any thread finds the same one, which was made before all of them read.
   */
  private @Nullable TracedSource known;

  /** Makes a source. */
  TraceSource(SharedMemory shared, ListedSource listed, List<String> warnings) {
    this.shared = shared;
    this.number = listed.number();
    this.label = listed.label();
    this.kind = listed.fingerprints();
    this.warnings = List.copyOf(warnings);
    shared.open();
  }

  /** Returns what the trace knows of it now; null if it was not there. */
  @Nullable TracedSource traced() {
    TracedSource source = known;
    if (source == null) {
      source = shared.memory().source(number);
      known = source;
    }
    return source == null || !source.isPresent() ? null : source;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int pageSize() {
    return shared.trace().header().pageSize();
  }

  @Override
  public boolean isStatic() {
    return true;
  }

  /** Fingerprints of one key can be compared, whichever trace they are from. */
  @Override
  public String fingerprints() {
    String key = shared.fingerprints();
    return kind == null ? key : key + " of " + kind;
  }

  @Override
  public List<Region> regions() throws IOException {
    TracedSource source = traced();
    return source == null ? List.of() : source.regions();
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) {
    TracedSource source = traced();
    int there = (int) Math.clamp(region.pages() - firstPage, 0L, (long) count);
    if (source != null) {
      boolean noticesChanges = !isStatic() && !into.isForComparison();
      source.read(page(region, firstPage), there, into, shared.pfnSpace(), noticesChanges);
    }
  }

  /** Returns the address of a page of a region, in pages. */
  long page(Region region, long inRegion) {
    return Long.divideUnsigned(region.address(), pageSize()) + inRegion;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public String identity() {
    return "trace (id=%s,source=%d,sample=%d)"
        .formatted(shared.trace().header().trace(), number, moment());
  }

  /** Returns the number of the sample that is shown. */
  public int moment() {
    return shared.memory().sample();
  }

  @Override
  public long pinnedBytes() {
    TracedSource source = traced();
    return source == null ? 0 : source.pinnedBytes();
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      shared.close();
    }
  }
}
