package io.ksm.tree.rb;

/**
 * Remembers the way from a tree's root down to one of its nodes, or to the gap where a node would
 * hang. Used by one thread at a time.
 *
 * <p>Nodes do not know their parents, which saves a link in each. Every change of a tree comes down
 * from its root anyway, and notes here where it came from. Reused from operation to operation.
 */
final class Path {
  /**
   * More levels than any tree has: the height of a red-black tree of n nodes is at most 2 log2(n +
   * 1), here 32, and a rotation in a removal makes a path one step longer.
   */
  private static final int MAX_STEPS = 34;

  private static final Nodes NOWHERE = new Nodes();

  /** The step from level i down to i + 1: twice the node at level i, plus the side taken. */
  private final int[] steps = new int[MAX_STEPS];

  private Nodes nodes = NOWHERE;
  private int root;
  private int depth;
  private int node;

  /** Starts at the root of a tree, {@link Nodes#NIL} if it is empty. */
  void begin(Nodes nodes, int root) {
    this.nodes = nodes;
    this.root = root;
    node = root;
    depth = 0;
  }

  Nodes nodes() {
    return nodes;
  }

  /** Returns the tree's root, which changes with the tree. */
  int root() {
    return root;
  }

  /** Returns the node at which this path ends, or {@link Nodes#NIL} at a gap. */
  int node() {
    return node;
  }

  /** Returns how many steps below the root this path ends. */
  int depth() {
    return depth;
  }

  /** Returns the node at a level above the end; the root is at level 0. */
  int node(int level) {
    return steps[level] >>> 1;
  }

  /** Returns the side on which this path leaves the node at a level. */
  int side(int level) {
    return steps[level] & 1;
  }

  /** Hangs a node (with what is below it) into the tree in the place of the one at a level. */
  void put(int level, int replacement) {
    if (level == 0) {
      root = replacement;
    } else {
      nodes.setChild(node(level - 1), side(level - 1), replacement);
    }
  }

  /** Notes that the node at a level was rotated down, to the side on which this path leaves it. */
  void insertAbove(int level, int raised) {
    steps[level + 1] = steps[level];
    steps[level] = raised << 1 | side(level);
  }

  private void down(int side) {
    steps[depth++] = node << 1 | side;
    node = nodes.child(node, side);
  }

  private void up(int level) {
    depth = level;
    node = node(level);
  }

  /** Goes from the root to the gap after all entries with keys up to this one. */
  void toGapAfter(long key) {
    while (node != Nodes.NIL) {
      down(key < nodes.key(node) ? Nodes.LEFT : Nodes.RIGHT);
    }
  }

  /** Goes from the root to the first entry with this key and page; returns whether there is one. */
  boolean toEntry(long key, int page) {
    boolean found = toFirst(key);
    while (found && nodes.page(node) != page) {
      found = next() && nodes.key(node) == key;
    }
    return found;
  }

  private boolean toFirst(long key) {
    int level = -1;
    while (node != Nodes.NIL) {
      long at = nodes.key(node);
      if (at == key) {
        level = depth;
      }
      down(at < key ? Nodes.RIGHT : Nodes.LEFT);
    }
    if (level >= 0) {
      up(level);
    }
    return level >= 0;
  }

  /** Goes to the next node in order; returns whether there is one. */
  boolean next() {
    if (nodes.child(node, Nodes.RIGHT) != Nodes.NIL) {
      down(Nodes.RIGHT);
      while (nodes.child(node, Nodes.LEFT) != Nodes.NIL) {
        down(Nodes.LEFT);
      }
      return true;
    }
    int level = depth - 1;
    while (level >= 0 && side(level) == Nodes.RIGHT) {
      level--;
    }
    if (level >= 0) {
      up(level);
    }
    return level >= 0;
  }

  static long memoryBytes() {
    return 32 + 16 + 4L * MAX_STEPS;
  }
}
