package io.ksm.core.engine.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.core.engine.Engine;
import io.ksm.core.engine.match.Contents;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.match.PartitionView;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.Pages;
import java.util.HashSet;
import java.util.Set;

/** Checks what must hold between an engine's structures after every scan. */
public final class Invariants {
  private Invariants() {}

  public static void check(Engine engine) {
    for (Partition partition : engine.parts().partitions()) {
      check(engine, partition);
    }
    checkCounters(engine);
    QuietInvariants.check(engine);
  }

  /** Counts the pages by their links, which the counters must equal. */
  private static void checkCounters(Engine engine) {
    Pages pages = engine.parts().pages();
    long frames = 0;
    for (Partition partition : engine.parts().partitions()) {
      frames += partition.ledger().pagesShared();
    }
    long sharers = 0;
    long unshared = 0;
    long isVolatile = 0;
    long zero = 0;
    for (int page = 0; page < pages.slots().pageLimit(); page++) {
      int link = pages.link(page);
      switch (link) {
        case Link.FRESH, Link.ZERO_OLD -> {}
        case Link.UNSTABLE, Link.RECHECK, Link.DISPLACED, Link.LONE -> unshared++;
        case Link.NONE, Link.UNHASHED, Link.SKIPPED, Link.MAPPED_TWICE, Link.ZERO_NEW ->
            isVolatile++;
        default -> sharers++;
      }
      zero += Link.isOnZeroPage(link) ? 1 : 0;
    }
    assertThat(Standing.of(engine.counters()))
        .isEqualTo(new Standing(frames, sharers - frames, unshared, isVolatile, zero));
  }

  private static void check(Engine engine, Partition partition) {
    PartitionView view = partition.view();
    Frames frames = view.frames();
    int[] counts = new int[3];
    Set<Integer> pages = new HashSet<>();
    view.stableIndex()
        .forEach((key, content) -> {
          assertThat(frames.contents().key(content)).isEqualTo(key);
          int copies = 0;
          int withRoom = 0;
          for (int frame = frames.contents().newest(content);
              frame != Contents.NONE;
              frame = frames.older(frame)) {
            copies++;
            withRoom += frames.hasRoom(frame) ? 1 : 0;
            assertThat(frames.content(frame)).isEqualTo(content);
            counts[1] += checkRing(engine, frames, frame, pages);
          }
          assertThat(copies).isPositive().isEqualTo(frames.contents().copies(content));
          assertThat(withRoom).isEqualTo(frames.contents().withRoom(content));
          counts[0] += copies;
        });
    assertThat(counts[0]).isEqualTo((int) partition.ledger().pagesShared());
    assertThat(counts[1] - counts[0]).isEqualTo((int) partition.ledger().pagesSharing());
    view.unstableIndex()
        .forEach((key, page) -> {
          assertThat(engine.parts().pages().link(page)).isIn(Link.UNSTABLE, Link.RECHECK);
          assertThat(pages.add(page)).as("page %d is in one tree only", page).isTrue();
          counts[2]++;
        });
    assertThat((long) counts[2]).isLessThanOrEqualTo(partition.ledger().pagesUnshared());
  }

  private static int checkRing(Engine engine, Frames frames, int frame, Set<Integer> pages) {
    int first = frames.firstSharer(frame);
    int entry = first;
    int count = 0;
    do {
      int page = frames.sharerPage(entry);
      assertThat(pages.add(page)).as("page %d is on one frame only", page).isTrue();
      assertThat(engine.parts().pages().link(page)).isEqualTo(entry + 1);
      assertThat(frames.frameOf(entry + 1)).isEqualTo(frame);
      count++;
      entry = frames.nextSharer(entry);
    } while (entry != first);
    assertThat(count).isEqualTo(frames.sharerCount(frame));
    return count;
  }
}
