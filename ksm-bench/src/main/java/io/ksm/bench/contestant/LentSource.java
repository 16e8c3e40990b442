package io.ksm.bench.contestant;

import io.ksm.api.ForwardingSource;
import io.ksm.api.PageSource;

/**
 * A source that is lent to one engine after the other: closing it leaves it open. And it may say
 * that it can change though it cannot, or the other way round.
 */
final class LentSource extends ForwardingSource {
  private final boolean isStatic;

  LentSource(PageSource source, boolean isStatic) {
    super(source);
    this.isStatic = isStatic;
  }

  @Override
  public boolean isStatic() {
    return isStatic;
  }

  @Override
  public void close() {
    // Whoever lends it closes it.
  }
}
