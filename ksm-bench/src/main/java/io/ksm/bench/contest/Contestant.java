package io.ksm.bench.contest;

import io.ksm.core.plugin.Stack;
import org.jspecify.annotations.Nullable;

/**
 * Describes who takes part, on one row of the result. Immutable, so any number of threads may use
 * it.
 *
 * @param kind what it is
 * @param stack the parts of an {@link Kind#ENGINE}; null for any other kind
 * @param threads that scan
 * @param assumedStatic what it is told of the memory
 */
public record Contestant(
    Kind kind, @Nullable Stack stack, int threads, AssumedStatic assumedStatic) {

  /** Kinds of contestants. */
  public enum Kind {
    /** This project's engine with a stack of plug-ins; merges are accounted for. */
    ENGINE("engine", false),
    /** The upper bound: reads every byte and does nothing with it. */
    READ_LIMIT("limit:read", false),
    /** What one would write first: a HashMap of copies of all pages; accounts for merges. */
    HASH_MAP("baseline:hashmap", false),
    /**
     * The kernel's way, in Java: trees ordered by bytes, and a checksum to tell what changes;
     * accounts for merges.
     */
    MEMCMP_TREE("baseline:memcmp-tree", false),
    /** The kernel's own ksmd: really merges a copy of the memory. */
    KERNEL("kernel:ksmd", true);

    private final String label;
    private final boolean merges;

    Kind(String label, boolean merges) {
      this.label = label;
      this.merges = merges;
    }

    /** Returns the name that users see. */
    public String label() {
      return label;
    }

    /** Says whether it really merges, and does not only account for merges. */
    public boolean merges() {
      return merges;
    }
  }

  /** Makes one that has no plug-ins. */
  public Contestant(Kind kind, int threads, AssumedStatic assumedStatic) {
    this(kind, null, threads, assumedStatic);
  }

  /** Makes an engine with a stack of plug-ins. */
  public Contestant(Stack stack, int threads, AssumedStatic assumedStatic) {
    this(Kind.ENGINE, stack, threads, assumedStatic);
  }

  /** Checks that engines, and no others, have a stack. */
  public Contestant {
    if ((kind == Kind.ENGINE) != (stack != null)) {
      throw new IllegalArgumentException(kind + " with the stack " + stack);
    }
  }
}
