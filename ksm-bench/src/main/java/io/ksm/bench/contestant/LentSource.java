package io.ksm.bench.contestant;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source that is lent to one engine after the other: closing it leaves it open. And it may say
 * that it can change though it cannot, or the other way round.
 */
final class LentSource implements PageSource {
  private final PageSource source;
  private final boolean isStatic;

  LentSource(PageSource source, boolean isStatic) {
    this.source = source;
    this.isStatic = isStatic;
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
    return isStatic;
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
  public void close() {
    // Whoever lends it closes it.
  }
}
