package io.ksm.bench;

/**
 * Who takes part, on one row of the result.
 *
 * @param kind what it is
 * @param hasher of an {@link Kind#ENGINE}, by name; else empty
 * @param index of an engine, by name; else empty
 * @param policy of an engine, by name; else empty
 * @param threads that scan
 * @param stillness what it is told of the memory
 */
public record Contender(
    Kind kind, String hasher, String index, String policy, int threads, Stillness stillness) {

  /** Kinds of contenders. */
  public enum Kind {
    /** This project's engine with a stack of plug-ins. */
    ENGINE("engine", "a stack of plug-ins; merges are accounted for", false),
    /** The upper bound. */
    READ_LIMIT("limit:read", "reads every byte and does nothing with it", false),
    /** What one would write first. */
    HASH_MAP(
        "baseline:hashmap", "a HashMap of copies of all pages; merges are accounted for", false),
    /** The kernel's way, in Java. */
    MEMCMP_TREE(
        "baseline:memcmp-tree",
        "as the kernel does: trees ordered by bytes, and a checksum to tell what changes;"
            + " merges are accounted for",
        false),
    /** The kernel. */
    KERNEL("kernel:ksmd", "the kernel's own ksmd; really merges a copy of the memory", true);

    private final String label;
    private final String summary;
    private final boolean merges;

    Kind(String label, String summary, boolean merges) {
      this.label = label;
      this.summary = summary;
      this.merges = merges;
    }

    /** Returns the name that users see. */
    public String label() {
      return label;
    }

    /** Returns what it is, in one line. */
    public String summary() {
      return summary;
    }

    /** Says whether it really merges, and does not only account for merges. */
    public boolean merges() {
      return merges;
    }
  }

  /** Makes one that has no plug-ins. */
  public Contender(Kind kind, int threads, Stillness stillness) {
    this(kind, "", "", "", threads, stillness);
  }
}
