package io.ksm.oracle.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.oracle.linux.support.Comparison;
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

/**
 * Pages that processes share by a fork. Where the tests ask the kernel alone, it knows what no
 * reader of memory can see: that the shared page is a stable one.
 */
@ExtendWith(RealKernel.class)
public class ForkTest {
  private static final byte[] A = Contents.filled('a');
  private static final byte[] B = Contents.filled('b');

  private static Play.Script script(String name, Settings settings) {
    return new Play.Script(name, settings, 4).does(new Op.Start(0), new Op.Map(0, 0, 4));
  }

  /** One is in the unstable tree; the other finds itself there, and counts as volatile. */
  @Test
  void twoMappingsOfOnePageDoNotMergeWithEachOther(PlayRunner stage) throws Exception {
    Play play =
        script("one page", Settings.PLAIN)
            .writes(0, 0, 1, A)
            .does(new Op.Fork(0, 1))
            .scans(4)
            .end();
    assertThat(CounterText.pages(stage.compare(play)).subList(1, 4))
        .containsOnly("shared 0, sharing 0, unshared 1, volatile 1, zero 0");
  }

  @Test
  void anEqualPageMergesWithBothMappings(PlayRunner stage) throws Exception {
    Play play =
        script("one page and an equal one", Settings.PLAIN)
            .writes(0, 0, 1, A)
            .does(new Op.Fork(0, 1), new Op.Start(2), new Op.Map(2, 0, 1))
            .writes(2, 0, 1, A)
            .scans(3)
            .end();
    assertThat(CounterText.pages(stage.compare(play)).subList(1, 3))
        .containsExactly(
            "shared 1, sharing 1, unshared 0, volatile 1, zero 0",
            "shared 1, sharing 2, unshared 0, volatile 0, zero 0");
  }

  @Test
  void aWriteMakesThemTwoPages(PlayRunner stage) throws Exception {
    Play play =
        script("written after the fork", Settings.PLAIN)
            .writes(0, 0, 1, A)
            .does(new Op.Fork(0, 1))
            .scans(2)
            .does(new Op.Write(1, 0, B))
            .scan()
            .does(new Op.Write(1, 0, A))
            .scans(2)
            .end();
    assertThat(CounterText.pages(stage.compare(play)).getLast())
        .isEqualTo("shared 1, sharing 1, unshared 0, volatile 0, zero 0");
  }

  @Test
  void aChildThatExecutesAnotherProgramLeavesNothing(PlayRunner stage) throws Exception {
    Play play =
        script("fork and exec", Settings.PLAIN)
            .writes(0, 0, 2, A)
            .scans(2)
            .does(new Op.Fork(0, 1), new Op.Exec(1))
            .scans(2)
            .end();
    assertThat(CounterText.pages(stage.compare(play)).subList(2, 4))
        .containsOnly("shared 1, sharing 1, unshared 0, volatile 0, zero 0");
  }

  @Test
  void aMappingOfAStablePageCountsAtItsFirstEncounter(PlayRunner stage) throws Exception {
    Play play =
        script("fork after a merge", Settings.PLAIN)
            .writes(0, 0, 2, A)
            .scans(2)
            .does(new Op.Fork(0, 1))
            .scans(2)
            .end();
    List<Counters> kernel = stage.compareAtEnd(play, Comparison.How.PAGES_IN_THE_END);
    assertThat(CounterText.pages(kernel).get(2))
        .isEqualTo("shared 1, sharing 3, unshared 0, volatile 0, zero 0");
  }

  /** Of two merging pages, that of the arriving one becomes the stable page, for its twin, too. */
  @Test
  void aTwinOfThePageThatBecameStableCountsAtOnce(PlayRunner stage) throws Exception {
    Play play =
        script("fork after a scan", Settings.PLAIN)
            .writes(0, 0, 2, A)
            .scan()
            .does(new Op.Fork(0, 1))
            .scans(2)
            .end();
    List<Counters> kernel = stage.compareAtEnd(play, Comparison.How.PAGES_IN_THE_END);
    assertThat(CounterText.pages(kernel).get(1))
        .isEqualTo("shared 1, sharing 2, unshared 0, volatile 1, zero 0");
  }

  @Test
  void mappingsOfAStablePageGoBeyondTheLimitOfSharers(PlayRunner stage) throws Exception {
    Play play =
        script("fork after a merge, limit 2", Settings.PLAIN.withMaxPageSharing(2))
            .writes(0, 0, 2, A)
            .scans(2)
            .does(new Op.Fork(0, 1), new Op.Fork(0, 2))
            .scans(3)
            .end();
    assertThat(CounterText.pages(stage.kernel(play)).subList(2, 5))
        .containsOnly("shared 1, sharing 5, unshared 0, volatile 0, zero 0");
  }

  @Test
  void aMappingOfTheZeroPageCountsFromTheForkOn(PlayRunner stage) throws Exception {
    Play play =
        script("fork after zeros merged", Settings.PLAIN.withZeroPages())
            .writes(0, 0, 2, Contents.zero())
            .scans(2)
            .does(new Op.Fork(0, 1))
            .scans(3)
            .end();
    List<Counters> kernel = stage.compareAtEnd(play, Comparison.How.PAGES_IN_THE_END);
    assertThat(CounterText.pages(kernel).get(2))
        .isEqualTo("shared 0, sharing 0, unshared 0, volatile 0, zero 4");
  }

  /** The child still maps the stable page when all who merged onto it have written. */
  @Test
  void aStablePageLivesOnInAChild(PlayRunner stage) throws Exception {
    Play play =
        script("the parent writes", Settings.PLAIN)
            .writes(0, 0, 2, A)
            .scans(2)
            .does(new Op.Fork(0, 1))
            .writes(0, 0, 2, B)
            .scans(2)
            .end();
    List<Counters> kernel = stage.compareAtEnd(play, Comparison.How.PAGES_IN_THE_END);
    assertThat(CounterText.pages(kernel).get(2))
        .isEqualTo("shared 1, sharing 1, unshared 0, volatile 2, zero 0");
  }
}
