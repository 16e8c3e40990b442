package io.ksm.bench.contest;

import io.ksm.core.plugin.Stack;
import org.jspecify.annotations.Nullable;

/**
 * A contestant of the benchmark: one row of the result. Immutable, so any number of threads may use
 * it.
 *
 * @param kind what it is
 * @param stack the parts of a kind that {@linkplain Kind#hasStack has} a stack; null for any other
 * @param threads that scan
 * @param assumedStatic whether it may assume that the memory is static
 */
public record Contestant(
    Kind kind, @Nullable Stack stack, int threads, AssumedStatic assumedStatic) {

  /** Kinds of contestants. */
  public enum Kind {
    /** This project's engine with a stack of plug-ins; merges are accounted for. */
    ENGINE("engine", false, true),
    /** The same in a new process of the command for each measurement, from its start to its end. */
    FRESH("fresh", false, true),
    /** The same over an arena: really merges a copy of the memory. */
    ARENA("arena", true, true),
    /** The upper bound: reads every byte and does nothing with it. */
    READ_LIMIT("limit:read", false, false),
    /**
     * The upper bound for memory of other processes: copies it by {@code process_vm_readv(2)}, in
     * one thread.
     */
    COPY_LIMIT("limit:process_vm_readv", false, false),
    /** What one would write first: a HashMap of copies of all pages; accounts for merges. */
    HASH_MAP("baseline:hashmap", false, false),
    /**
     * The kernel's way, in Java: trees ordered by bytes, and a checksum to tell what changes;
     * accounts for merges.
     */
    MEMCMP_TREE("baseline:memcmp-tree", false, false),
    /** The kernel's own ksmd: really merges a copy of the memory. */
    KERNEL("kernel:ksmd", true, false);

    private final String label;
    private final boolean merges;
    private final boolean stack;

    Kind(String label, boolean merges, boolean stack) {
      this.label = label;
      this.merges = merges;
      this.stack = stack;
    }

    /** Returns the name that users see. */
    public String label() {
      return label;
    }

    /** Says whether it really merges, and does not only account for merges. */
    public boolean merges() {
      return merges;
    }

    /** Says whether it has a stack of plug-ins. */
    public boolean hasStack() {
      return stack;
    }

    /** Says whether it only tells how fast others could be at best. */
    public boolean isLimit() {
      return this == READ_LIMIT || this == COPY_LIMIT;
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

  /** Checks that the kinds with a stack, and no others, have one. */
  public Contestant {
    if (kind.hasStack() != (stack != null)) {
      throw new IllegalArgumentException(kind + " with the stack " + stack);
    }
  }
}
