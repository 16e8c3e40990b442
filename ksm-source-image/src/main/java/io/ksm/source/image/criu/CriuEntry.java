package io.ksm.source.image.criu;

/**
 * Says what became of a run of neighbouring pages: CRIU's {@code pagemap_entry}. Immutable.
 *
 * @param address {@code vaddr}
 * @param pages {@code nr_pages}, unsigned
 * @param flags as CRIU defines them; of images that are older than the flags, what was meant
 * @param isKnown whether all of its fields are known here; newer ones say how pages are compressed
 */
record CriuEntry(long address, long pages, long flags, boolean isKnown) {
  private static final int PARENT = 1;
  private static final int PRESENT = 4;

  /** Reads one. */
  static CriuEntry read(Protobuf message) throws Protobuf.Malformed {
    long address = 0;
    long pages = 0;
    long newPages = 0;
    boolean isInParent = false;
    long flags = -1;
    boolean isKnown = true;
    while (message.next()) {
      long number = message.number();
      switch (message.field()) {
        case 1 -> address = number;
        case 2 -> pages = number;
        case 3 -> isInParent = number != 0;
        case 4 -> flags = number;
        case 5 -> newPages = number; // since CRIU 4, which sets the old field to 0
        default -> isKnown = false;
      }
    }
    long meant = isInParent ? PARENT : flags >= 0 ? flags : PRESENT;
    return new CriuEntry(address, newPages != 0 ? newPages : pages, meant, isKnown);
  }

  /** Says whether an earlier dump has these pages. */
  boolean isInParent() {
    return (flags & PARENT) != 0;
  }

  /** Says whether this dump has these pages. */
  boolean isPresent() {
    return (flags & PRESENT) != 0;
  }
}
