package io.ksm.tree.rb;

import static io.ksm.tree.rb.Nodes.LEFT;
import static io.ksm.tree.rb.Nodes.NIL;
import static io.ksm.tree.rb.Nodes.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;

/** Checks what holds inside a red-black index between two operations. */
final class RedBlackRules {
  private final Grove grove;
  private final Nodes nodes;
  private final BitSet seen = new BitSet();
  private long previous;

  private RedBlackRules(Grove grove, long lowest) {
    this.grove = grove;
    this.nodes = grove.nodes();
    this.previous = lowest;
  }

  static void check(RedBlackIndex index) {
    Fences fences = index.fences();
    int entries = 0;
    for (int i = 0; i < fences.count(); i++) {
      Grove grove = index.grove(i);
      RedBlackRules rules = new RedBlackRules(grove, fences.key(i));
      rules.checkGrove();
      if (i + 1 < fences.count()) {
        assertThat(rules.previous).isLessThanOrEqualTo(fences.key(i + 1));
        assertThat(fences.at(fences.key(i))).isGreaterThanOrEqualTo(i);
      }
      assertThat(fences.count() == 1 || grove.size() > 0).as("no empty grove").isTrue();
      entries += grove.size();
    }
    assertThat(fences.key(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(index.size()).isEqualTo(entries);
  }

  private void checkGrove() {
    for (int root : grove.roots()) {
      demand(!nodes.isRed(root), "a root is red");
      blackHeight(root);
    }
    assertThat(seen.cardinality()).isEqualTo(nodes.size());
    assertThat(nodes.size() + nodes.removed()).isEqualTo(nodes.handedOut());
    assertThat(nodes.isRed(NIL)).isFalse();
    assertThat(nodes.child(NIL, LEFT) + nodes.child(NIL, RIGHT)).isZero();
  }

  /** Checks a subtree in order; returns the black nodes on each way down. */
  private int blackHeight(int node) {
    if (node == NIL) {
      return 0;
    }
    demand(!seen.get(node), "a node is in two places");
    seen.set(node);
    int left = nodes.child(node, LEFT);
    int right = nodes.child(node, RIGHT);
    demand(!(nodes.isRed(node) && (nodes.isRed(left) || nodes.isRed(right))), "red below red");
    int height = blackHeight(left);
    demand(nodes.key(node) >= previous, "keys are not in order");
    previous = nodes.key(node);
    demand(blackHeight(right) == height, "more black nodes on one side");
    return nodes.isRed(node) ? height : height + 1;
  }

  /** As an assertion, but quick enough for each of very many nodes. */
  private static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
