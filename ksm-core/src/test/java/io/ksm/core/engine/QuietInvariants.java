package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.visit.QuietTotals;
import java.util.Arrays;
import java.util.BitSet;

/** What must hold of quiet chunks after every scan: they are what was taken down of them. */
final class QuietInvariants {
  private QuietInvariants() {}

  static void check(Engine engine) {
    ScanPlan plan = engine.plan();
    BitSet planned = new BitSet();
    for (int piece = 0; piece < plan.size(); piece++) {
      QuietTotals pass = engine.quiet().passOf(plan.slot(piece));
      if (pass != null) {
        planned.set(plan.slot(piece));
        assertThat(plan.region(piece)).as("a quiet piece has a region").isNotNegative();
        assertThat(plan.isAlone(piece)).as("a quiet piece is alone in its chunk").isTrue();
        assertThat(pass.first()).isEqualTo(plan.first(piece));
        assertThat(pass.count()).isEqualTo(plan.count(piece));
        check(engine, plan.slot(piece), pass);
      }
    }
    for (int slot = 0; slot < engine.slots().slotLimit(); slot++) {
      boolean quiet = engine.quiet().passOf(slot) != null;
      assertThat(quiet).as("slot %d is quiet", slot).isEqualTo(planned.get(slot));
    }
  }

  private static void check(Engine engine, int slot, QuietTotals pass) {
    int visits = 0;
    int zeroes = 0;
    for (int i = 0; i < engine.slots().pagesPerChunk(); i++) {
      int link = engine.table().link(engine.slots().firstPage(slot) + i);
      boolean inside = i >= pass.first() && i < pass.first() + pass.count();
      boolean visited = link == Link.UNSTABLE || link == Link.LONE || Link.isOnFrame(link);
      assertThat(link == Link.FRESH || (inside && (visited || link == Link.ZERO_OLD)))
          .as("link %d of page %d in quiet slot %d", link, i, slot)
          .isTrue();
      visits += visited ? 1 : 0;
      zeroes += link == Link.ZERO_OLD ? 1 : 0;
    }
    assertThat(pass.visits()).isEqualTo(visits);
    int[] states = pass.stateCounts();
    assertThat(Arrays.stream(states).sum()).isEqualTo(pass.count());
    int bytesOrMerged =
        states[PageState.PRESENT.code()]
            + states[PageState.UNCHANGED.code()]
            + states[PageState.SHARED.code()]
            + states[PageState.ZERO.code()];
    assertThat(bytesOrMerged).isGreaterThanOrEqualTo(visits + zeroes);
  }
}
