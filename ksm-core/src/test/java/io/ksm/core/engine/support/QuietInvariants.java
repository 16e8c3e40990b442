package io.ksm.core.engine.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.visit.QuietTotals;
import java.util.Arrays;
import java.util.BitSet;

/** Checks what must hold of quiet chunks after every scan: they are what was taken down of them. */
final class QuietInvariants {
  private QuietInvariants() {}

  static void check(Engine engine) {
    ScanPlan plan = engine.parts().pages().plan();
    BitSet planned = new BitSet();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      QuietTotals totals = engine.parts().quiet().totalsOf(plan.slot(chunk));
      if (totals != null) {
        planned.set(plan.slot(chunk));
        assertThat(plan.region(chunk)).as("a quiet chunk has a region").isNotNegative();
        assertThat(plan.isAlone(chunk)).as("a quiet chunk is alone in its slot").isTrue();
        assertThat(totals.first()).isEqualTo(plan.first(chunk));
        assertThat(totals.count()).isEqualTo(plan.count(chunk));
        check(engine, plan.slot(chunk), totals);
      }
    }
    for (int slot = 0; slot < engine.parts().pages().slots().slotLimit(); slot++) {
      boolean quiet = engine.parts().quiet().totalsOf(slot) != null;
      assertThat(quiet).as("slot %d is quiet", slot).isEqualTo(planned.get(slot));
    }
  }

  private static void check(Engine engine, int slot, QuietTotals totals) {
    int visits = 0;
    int zeros = 0;
    for (int i = 0; i < engine.parts().pages().slots().pagesPerChunk(); i++) {
      int link = engine.parts().pages().link(engine.parts().pages().slots().firstPage(slot) + i);
      boolean inside = i >= totals.first() && i < totals.first() + totals.count();
      boolean visited = link == Link.UNSTABLE || link == Link.LONE || Link.isOnFrame(link);
      assertThat(link == Link.FRESH || (inside && (visited || link == Link.ZERO_OLD)))
          .as("link %d of page %d in quiet slot %d", link, i, slot)
          .isTrue();
      visits += visited ? 1 : 0;
      zeros += link == Link.ZERO_OLD ? 1 : 0;
    }
    assertThat(totals.visits()).isEqualTo(visits);
    int[] states = totals.stateCounts();
    assertThat(Arrays.stream(states).sum()).isEqualTo(totals.count());
    int bytesOrMerged =
        states[PageState.PRESENT.code()]
            + states[PageState.UNCHANGED.code()]
            + states[PageState.SHARED.code()]
            + states[PageState.ZERO.code()];
    assertThat(bytesOrMerged).isGreaterThanOrEqualTo(visits + zeros);
  }
}
