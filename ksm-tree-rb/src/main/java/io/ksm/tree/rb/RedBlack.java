package io.ksm.tree.rb;

import static io.ksm.tree.rb.Nodes.LEFT;
import static io.ksm.tree.rb.Nodes.NIL;
import static io.ksm.tree.rb.Nodes.RIGHT;

/**
 * Keeps binary trees balanced by the rules of red-black trees. Stateless.
 *
 * <h2>Overview</h2>
 *
 * <p>A binary search tree finds a key in as many steps as it is high. Left alone, it becomes as
 * high as a list where keys come in order. Red-black trees (Guibas and Sedgewick, 1978) give each
 * node a colour and keep three rules:
 *
 * <ol>
 *   <li>the root is black;
 *   <li>the children of a red node are black;
 *   <li>all ways from the root down to a gap pass equally many black nodes.
 * </ol>
 *
 * <p>By the third rule, two ways differ only in their red nodes. By the second, at most every other
 * node of a way is red. So the longest way is at most twice the shortest.
 *
 * <p>{@link #insert} hangs a red node into a gap, which can break only the second rule. {@link
 * #remove} breaks the third one if the node that it takes out is black. Both mend the tree on the
 * way up, by changing colours and at most two or three <em>rotations</em>. A rotation lets a node
 * sink to one side, and its child from the other side rises in its place; the order of keys stays.
 *
 * <p>Sides are numbers, and {@code 1 - side} is the other one. So each case is written once, and
 * not once more mirrored, as in textbooks.
 */
final class RedBlack {
  private RedBlack() {}

  /** Hangs a new red node into the gap at the end of a path. */
  static void insert(Path path, int node) {
    Nodes nodes = path.nodes();
    int depth = path.depth();
    path.put(depth, node);
    // A red parent is not the root, so that there is a grandparent.
    while (depth > 1 && nodes.isRed(path.node(depth - 1))) {
      int grandparent = path.node(depth - 2);
      int uncle = nodes.child(grandparent, 1 - path.side(depth - 2));
      if (!nodes.isRed(uncle)) {
        separateReds(path, depth);
        return;
      }
      nodes.setRed(path.node(depth - 1), false);
      nodes.setRed(uncle, false);
      nodes.setRed(grandparent, true);
      depth -= 2;
    }
    nodes.setRed(path.root(), false);
  }

  /** Rotates so that a red node and its red parent become the two children of a black one. */
  private static void separateReds(Path path, int depth) {
    Nodes nodes = path.nodes();
    int parent = path.node(depth - 1);
    int grandparent = path.node(depth - 2);
    int side = path.side(depth - 2);
    if (path.side(depth - 1) != side) {
      nodes.setChild(grandparent, side, rotate(nodes, parent, side));
    }
    int top = rotate(nodes, grandparent, 1 - side);
    nodes.setRed(top, false);
    nodes.setRed(grandparent, true);
    path.put(depth - 2, top);
  }

  /** Takes the entry at the end of a path out of its tree, and gives back its node. */
  static void remove(Path path) {
    Nodes nodes = path.nodes();
    int node = path.node();
    if (nodes.child(node, LEFT) != NIL && nodes.child(node, RIGHT) != NIL) {
      // The next entry has no left child: it moves here, and its node is taken out instead.
      boolean exists = path.next();
      assert exists;
      nodes.copyEntry(path.node(), node);
      node = path.node();
    }
    int left = nodes.child(node, LEFT);
    int child = left != NIL ? left : nodes.child(node, RIGHT);
    path.put(path.depth(), child);
    if (nodes.isRed(child)) {
      nodes.setRed(child, false);
    } else if (!nodes.isRed(node)) {
      addBlack(path);
    }
    nodes.remove(node);
  }

  /** Mends a tree in which all ways through the end of a path have one black node too few. */
  private static void addBlack(Path path) {
    Nodes nodes = path.nodes();
    int depth = path.depth();
    while (depth > 0) {
      int parent = path.node(depth - 1);
      int side = path.side(depth - 1);
      int sibling = nodes.child(parent, 1 - side);
      if (nodes.isRed(sibling)) {
        nodes.setRed(sibling, false);
        nodes.setRed(parent, true);
        path.put(depth - 1, rotate(nodes, parent, side));
        path.insertAbove(depth - 1, sibling);
        depth++;
        sibling = nodes.child(parent, 1 - side);
      }
      if (nodes.isRed(nodes.child(sibling, LEFT)) || nodes.isRed(nodes.child(sibling, RIGHT))) {
        moveBlackOver(path, depth);
        return;
      }
      // The sibling's side gives up a black node too. If the parent is red, it becomes black and
      // makes up for both sides; else both lack one, and the search goes on above.
      nodes.setRed(sibling, true);
      if (nodes.isRed(parent)) {
        nodes.setRed(parent, false);
        return;
      }
      depth--;
    }
  }

  /** Rotates a black node over from the sibling, one of whose children is red. */
  private static void moveBlackOver(Path path, int depth) {
    Nodes nodes = path.nodes();
    int parent = path.node(depth - 1);
    int side = path.side(depth - 1);
    int sibling = nodes.child(parent, 1 - side);
    if (!nodes.isRed(nodes.child(sibling, 1 - side))) {
      sibling = rotate(nodes, sibling, 1 - side);
      nodes.setChild(parent, 1 - side, sibling);
    }
    // If it was rotated just now, the old sibling is the red one's child and stays black.
    nodes.setRed(nodes.child(sibling, 1 - side), false);
    nodes.setRed(sibling, nodes.isRed(parent));
    nodes.setRed(parent, false);
    path.put(depth - 1, rotate(nodes, parent, side));
  }

  /** Lets a node sink to one side; returns the child from the other side that rose in its place. */
  private static int rotate(Nodes nodes, int node, int side) {
    int risen = nodes.child(node, 1 - side);
    nodes.setChild(node, 1 - side, nodes.child(risen, side));
    nodes.setChild(risen, side, node);
    return risen;
  }

  /**
   * Makes one tree of nodes that lie side by side in order, with as little height as can be: full
   * but for the lowest level, whose nodes are red.
   *
   * @param from the first node
   * @param to exclusive
   * @return the root
   */
  static int build(Nodes nodes, int from, int to) {
    int fullLevels = 31 - Integer.numberOfLeadingZeros(to - from + 1);
    return build(nodes, from, to, fullLevels);
  }

  private static int build(Nodes nodes, int from, int to, int fullLevels) {
    if (from == to) {
      return NIL;
    }
    int middle = (from + to) >>> 1;
    int left = build(nodes, from, middle, fullLevels - 1);
    int right = build(nodes, middle + 1, to, fullLevels - 1);
    nodes.setLinks(middle, left, right, fullLevels == 0);
    return middle;
  }
}
