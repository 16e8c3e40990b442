package io.ksm.tree.rb;

/**
 * Walks down the trees of several keys at the same time, so that their nodes are in the cache when
 * the keys are looked for. For one thread at a time.
 *
 * <p>Where an index is large, each step of a search waits for memory, and the processor can do
 * nothing else before it knows which way the search goes. Here each loop takes one step for all
 * keys: no load of it depends on another one, so that they all wait together.
 */
final class ExpectedKeys {
  /** As many loads as a processor has under way at the same time, and some more. */
  private static final int MAX_KEYS = 32;

  /** Nodes of the last level mostly share the cache lines of those above them. */
  private static final int STEPS = 3;

  private final RedBlackIndex index;
  private final long[] keys = new long[MAX_KEYS];

  /** Indexed by key: where its grove is, which of its nodes the walk has come to, what is there. */
  private final int[] groves = new int[MAX_KEYS];

  private final int[] nodes = new int[MAX_KEYS];
  private final long[] nodeKeys = new long[MAX_KEYS];
  private final long[] links = new long[MAX_KEYS];

  /** Prepares walks down the trees of one index. */
  ExpectedKeys(RedBlackIndex index) {
    this.index = index;
  }

  /** Walks towards keys that somebody asks for, some of them at a time. */
  void walk(long[] wanted, int from, int to) {
    for (int first = from; first < to; first += MAX_KEYS) {
      int count = Math.min(to - first, MAX_KEYS);
      for (int i = 0; i < count; i++) {
        keys[i] = wanted[first + i] ^ RedBlackIndex.FLIP;
      }
      walk(count);
    }
  }

  private void walk(int count) {
    Fences fences = index.fences();
    for (int i = 0; i < count; i++) {
      groves[i] = fences.at(keys[i]);
    }
    for (int i = 0; i < count; i++) {
      nodes[i] = index.grove(groves[i]).root(keys[i]);
    }
    for (int step = 0; step < STEPS; step++) {
      load(count);
      for (int i = 0; i < count; i++) {
        nodes[i] = Nodes.child(links[i], nodeKeys[i] < keys[i] ? Nodes.RIGHT : Nodes.LEFT);
      }
    }
  }

  private void load(int count) {
    for (int i = 0; i < count; i++) {
      Nodes all = index.grove(groves[i]).nodes();
      nodeKeys[i] = all.key(nodes[i]);
      links[i] = all.links(nodes[i]);
    }
  }

  /** Counts objects as they lie in a 64-bit JVM that compresses references. */
  static long memoryBytes() {
    return 40 + 5 * 16 + MAX_KEYS * (2 * Integer.BYTES + 3 * Long.BYTES);
  }
}
