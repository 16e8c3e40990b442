package io.ksm.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes all calls on to another source. Whoever changes something about a source extends this, so
 * that the rest stays as it is, also what later versions of {@link PageSource} ask.
 *
 * <p>Safe for as many threads as the other source.
 */
public abstract class ForwardingSource implements PageSource {
  private final PageSource source;

  /** Makes one that passes calls on to a source, which is closed with it. */
  protected ForwardingSource(PageSource source) {
    this.source = source;
  }

  @Override
  public String label() {
    return source.label();
  }

  @Override
  public int pageSize() {
    return source.pageSize();
  }

  @Override
  public boolean isStatic() {
    return source.isStatic();
  }

  @Override
  public @Nullable String fingerprints() {
    return source.fingerprints();
  }

  @Override
  public List<Region> regions() throws IOException {
    return source.regions();
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    source.read(region, firstPage, count, into);
  }

  @Override
  public void nodes(Region region, long firstPage, int[] nodes) throws IOException {
    source.nodes(region, firstPage, nodes);
  }

  @Override
  public List<String> warnings() {
    return source.warnings();
  }

  @Override
  public List<String> damage() {
    return source.damage();
  }

  @Override
  public List<String> notes() {
    return source.notes();
  }

  @Override
  public long cpuNanos() {
    return source.cpuNanos();
  }

  @Override
  public @Nullable String identity() {
    return source.identity();
  }

  @Override
  public long pinnedBytes() {
    return source.pinnedBytes();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
