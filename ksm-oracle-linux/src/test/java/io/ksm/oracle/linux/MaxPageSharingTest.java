package io.ksm.oracle.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.oracle.linux.support.Contents;
import io.ksm.oracle.linux.support.CounterText;
import io.ksm.oracle.linux.support.Op;
import io.ksm.oracle.linux.support.Play;
import io.ksm.oracle.linux.support.PlayRunner;
import io.ksm.oracle.linux.support.RealKernel;
import io.ksm.oracle.linux.support.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many pages share one stable page, and what becomes of the copies. */
@ExtendWith(RealKernel.class)
class MaxPageSharingTest {
  private static final byte[] A = Contents.filled('a');
  private static final byte[] B = Contents.filled('b');

  private static Play.Script equalPages(int limit, int pages) {
    return new Play.Script(pages + " equal pages", Settings.PLAIN.withMaxPageSharing(limit), pages)
        .does(new Op.Start(0), new Op.Map(0, 0, pages))
        .writes(0, 0, pages, A);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, 1, 1, 0, 0",
    "2, 3, 1, 1, 0, 0",
    "2, 4, 2, 2, 1, 2",
    "2, 65, 32, 32, 1, 32",
    "3, 7, 2, 4, 1, 2",
    "3, 8, 3, 5, 1, 3",
    "256, 257, 1, 255, 0, 0",
    "256, 258, 2, 256, 1, 2",
    "256, 600, 3, 597, 1, 3",
  })
  void contentsHaveAsManyCopiesAsTheyNeed(
      int limit, int pages, int shared, int sharing, int chains, int dups, PlayRunner stage)
      throws Exception {
    Counters settled = stage.compare(equalPages(limit, pages).scans(3).end()).getLast();
    assertThat(CounterText.pages(settled))
        .isEqualTo(
            "shared %d, sharing %d, unshared %d, volatile 0, zero 0"
                .formatted(shared, sharing, pages - shared - sharing));
    assertThat(settled.stableNodeChains()).isEqualTo(chains);
    assertThat(settled.stableNodeDups()).isEqualTo(dups);
  }

  /** The newest copy is tried first, and the one taken moves to the front if it has room left. */
  @Test
  void theFirstCopyWithRoomIsTaken(PlayRunner stage) throws Exception {
    Play play =
        equalPages(3, 9)
            .scans(2)
            .does(new Op.Discard(0, 0, 1), new Op.Discard(0, 3, 2), new Op.Discard(0, 6, 1))
            .scan()
            .writes(0, 3, 1, A)
            .scans(2)
            .does(new Op.Discard(0, 1, 2))
            .scan()
            .writes(0, 4, 1, A)
            .scans(2)
            .end();
    assertThat(CounterText.pages(stage.compare(play)).getLast())
        .isEqualTo("shared 2, sharing 3, unshared 0, volatile 0, zero 0");
  }

  /** With one copy left, the kernel counts a chain until a look-up passes it and tidies. */
  @Test
  void aChainOfOneCopyIsNoneOnceALookUpHasPassed(PlayRunner stage) throws Exception {
    Play play =
        equalPages(2, 6)
            .scans(2)
            .does(new Op.Discard(0, 0, 4))
            .scans(2)
            .does(new Op.PruneMillisecs(0), new Op.Write(0, 0, B))
            .scans(2)
            .end();
    List<Counters> scans = stage.compare(play);
    assertThat(chains(scans.get(1))).isEqualTo("1 chains, 3 dups");
    assertThat(chains(scans.get(3))).isEqualTo("1 chains, 1 dups");
    assertThat(chains(scans.get(5))).isEqualTo("0 chains, 0 dups");
    assertThat(CounterText.pages(scans.get(5)))
        .isEqualTo("shared 1, sharing 1, unshared 1, volatile 0, zero 0");
  }

  private static String chains(Counters counters) {
    return "%d chains, %d dups".formatted(counters.stableNodeChains(), counters.stableNodeDups());
  }
}
