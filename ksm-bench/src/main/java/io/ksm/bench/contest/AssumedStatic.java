package io.ksm.bench.contest;

import io.ksm.api.PageSource;
import java.util.Locale;

/** Says what contestants are told of the memory: whether its pages can change. */
public enum AssumedStatic {
  /** They cannot: all is calm at first sight, and one scan finds everything. */
  ON,
  /** They can, as far as anybody knows: a page must hold still from one scan to the next. */
  OFF,
  /** What the source says of itself. */
  SOURCE;

  /** Says whether a source is presented as one that cannot change. */
  public boolean isStatic(PageSource source) {
    return switch (this) {
      case ON -> true;
      case OFF -> false;
      case SOURCE -> source.isStatic();
    };
  }

  /** Returns the name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
