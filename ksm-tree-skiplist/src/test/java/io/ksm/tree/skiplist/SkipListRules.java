package io.ksm.tree.skiplist;

import static io.ksm.tree.skiplist.SkipLists.ENTRY_CELLS;
import static io.ksm.tree.skiplist.SkipLists.HEAD_CELLS;
import static io.ksm.tree.skiplist.SkipLists.NIL;
import static org.assertj.core.api.Assertions.assertThat;

/** Checks what holds inside a skip list index between two operations. */
final class SkipListRules {
  private final SkipListIndex index;
  private final SkipLists lists;
  private long previous = Long.MIN_VALUE;
  private int entries;
  private int cells;

  private SkipListRules(SkipListIndex index) {
    this.index = index;
    this.lists = index.lists();
  }

  static void check(SkipListIndex index) {
    new SkipListRules(index).check();
  }

  private void check() {
    for (int slot = 0; slot < index.slots(); slot++) {
      int head = index.head(slot);
      if (index.isInUse(slot) && head != NIL) {
        assertThat(lists.next(head, 0)).as("a head without entries").isNotEqualTo(NIL);
        checkOrder(head, slot);
        cells += HEAD_CELLS + lists.height(head);
        for (int level = 0; level < lists.height(head); level++) {
          checkLane(head, level);
        }
      }
    }
    assertThat(index.size()).isEqualTo(entries);
    assertThat(cells + lists.cells().free())
        .as("cells in use or free")
        .isEqualTo(lists.cells().used());
  }

  private void checkOrder(int head, int slot) {
    for (int tower = lists.next(head, 0); tower != NIL; tower = lists.next(tower, 0)) {
      demand(lists.key(tower) >= previous, "keys are not in order");
      previous = lists.key(tower);
      demand(index.slot(previous) == slot, "an entry is in another's slot");
      entries++;
      cells += ENTRY_CELLS;
    }
  }

  /** A lane's towers are found, in the same order, on the lane below. */
  private void checkLane(int head, int level) {
    int below = head;
    for (int tower = lists.next(head, level); tower != NIL; tower = lists.next(tower, level)) {
      cells++;
      while (level > 0 && below != tower) {
        below = lists.next(below, level - 1);
        demand(below != NIL, "a tower is missing on a lower lane");
      }
    }
  }

  /** As an assertion, but quick enough for each of very many entries. */
  private static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
