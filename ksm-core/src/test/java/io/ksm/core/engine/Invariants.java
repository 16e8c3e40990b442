package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.core.engine.match.Contents;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Link;
import java.util.HashSet;
import java.util.Set;

/** What must hold between an engine's structures after every scan. */
final class Invariants {
  private Invariants() {}

  static void check(Engine engine) {
    for (Partition partition : engine.partitions()) {
      check(engine, partition);
    }
    QuietInvariants.check(engine);
  }

  private static void check(Engine engine, Partition partition) {
    Frames frames = partition.frames();
    int[] counts = new int[3];
    Set<Integer> pages = new HashSet<>();
    partition
        .stableIndex()
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
    assertThat(counts[0]).isEqualTo(frames.pagesShared());
    assertThat(counts[1] - counts[0]).isEqualTo(frames.pagesSharing());
    partition
        .unstableIndex()
        .forEach((key, page) -> {
          assertThat(engine.table().link(page)).isIn(Link.UNSTABLE, Link.RECHECK);
          assertThat(pages.add(page)).as("page %d is in one tree only", page).isTrue();
          counts[2]++;
        });
    assertThat((long) counts[2]).isLessThanOrEqualTo(partition.unshared());
  }

  private static int checkRing(Engine engine, Frames frames, int frame, Set<Integer> pages) {
    int first = frames.firstSharer(frame);
    int entry = first;
    int count = 0;
    do {
      int page = frames.sharerPage(entry);
      assertThat(pages.add(page)).as("page %d is on one frame only", page).isTrue();
      assertThat(engine.table().link(page)).isEqualTo(entry + 1);
      assertThat(frames.frameOf(entry + 1)).isEqualTo(frame);
      count++;
      entry = frames.nextSharer(entry);
    } while (entry != first);
    assertThat(count).isEqualTo(frames.sharerCount(frame));
    return count;
  }
}
