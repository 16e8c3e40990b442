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
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When pages merge, and when they no longer are, as the kernel tells it. */
@ExtendWith(RealKernel.class)
class MergingRulesTest {
  private static final byte[] A = Contents.filled('a');
  private static final byte[] B = Contents.filled('b');

  private static Play.Script script(String name, int pages) {
    return new Play.Script(name, Settings.PLAIN, pages)
        .does(new Op.Start(0), new Op.Map(0, 0, pages));
  }

  @Test
  void twoEqualFreshPagesNeedTwoScans(PlayRunner stage) throws Exception {
    Play play = script("two scans", 2).writes(0, 0, 2, A).scans(2).end();
    assertThat(CounterText.pages(stage.compare(play)))
        .containsExactly(
            "shared 0, sharing 0, unshared 0, volatile 2, zero 0",
            "shared 1, sharing 1, unshared 0, volatile 0, zero 0");
  }

  @Test
  void aWrittenPageLeavesAtItsNextEncounterAndMergesAfterTwoScans(PlayRunner stage)
      throws Exception {
    Play play =
        script("break and merge again", 3)
            .writes(0, 0, 3, A)
            .scans(2)
            .writes(0, 1, 1, B)
            .scan()
            .writes(0, 1, 1, A)
            .scans(2)
            .end();
    assertThat(CounterText.pages(stage.compare(play)))
        .containsExactly(
            "shared 0, sharing 0, unshared 0, volatile 3, zero 0",
            "shared 1, sharing 2, unshared 0, volatile 0, zero 0",
            "shared 1, sharing 1, unshared 0, volatile 1, zero 0",
            "shared 1, sharing 1, unshared 0, volatile 1, zero 0",
            "shared 1, sharing 2, unshared 0, volatile 0, zero 0");
  }

  @Test
  void aStablePageIsGoneWithItsLastSharer(PlayRunner stage) throws Exception {
    Play play =
        script("both break", 2)
            .writes(0, 0, 2, A)
            .scans(2)
            .does(new Op.Write(0, 0, B), new Op.Write(0, 1, Contents.filled('c')))
            .scans(2)
            .end();
    assertThat(CounterText.pages(stage.compare(play)).subList(2, 4))
        .containsExactly(
            "shared 0, sharing 0, unshared 0, volatile 2, zero 0",
            "shared 0, sharing 0, unshared 2, volatile 0, zero 0");
  }

  @Test
  void discardedAndUnmappedPagesAreForgotten(PlayRunner stage) throws Exception {
    Play play =
        script("discard", 8)
            .writes(0, 0, 8, A)
            .scans(2)
            .does(new Op.Discard(0, 0, 2), new Op.Unmap(0, 6, 2))
            .scan()
            .writes(0, 0, 2, A)
            .scans(2)
            .end();
    List<Counters> scans = stage.compare(play);
    assertThat(CounterText.pages(scans).subList(1, 5))
        .containsExactly(
            "shared 1, sharing 7, unshared 0, volatile 0, zero 0",
            "shared 1, sharing 3, unshared 0, volatile 0, zero 0",
            "shared 1, sharing 3, unshared 0, volatile 2, zero 0",
            "shared 1, sharing 5, unshared 0, volatile 0, zero 0");
    assertThat(scans.get(2).generalProfit()).isEqualTo(3 * 4096 - 4 * 64);
  }

  @Test
  void pagesWhoseAdviceIsTakenBackAreSeparatedAtOnceAndForgotten(PlayRunner stage)
      throws Exception {
    Play play =
        script("unmerge a part", 8)
            .writes(0, 0, 8, A)
            .scans(2)
            .does(new Op.Unadvise(0, 2, 4))
            .scan()
            .does(new Op.Advise(0, 2, 4))
            .scans(2)
            .end();
    assertThat(CounterText.pages(stage.compare(play)).subList(2, 5))
        .containsExactly(
            "shared 1, sharing 3, unshared 0, volatile 0, zero 0",
            "shared 1, sharing 3, unshared 0, volatile 4, zero 0",
            "shared 1, sharing 7, unshared 0, volatile 0, zero 0");
  }

  @Test
  void aProcessThatExitsOrExecutesAnotherProgramIsForgotten(PlayRunner stage) throws Exception {
    Play play =
        script("exit", 4)
            .does(new Op.Start(1), new Op.Map(1, 0, 4), new Op.Start(2), new Op.Map(2, 0, 4))
            .writes(0, 0, 4, A)
            .writes(1, 0, 4, A)
            .writes(2, 0, 4, A)
            .scans(2)
            .does(new Op.Exit(1))
            .scan()
            .does(new Op.Exec(2))
            .scan()
            .end();
    assertThat(CounterText.pages(stage.compare(play)).subList(1, 4))
        .containsExactly(
            "shared 1, sharing 11, unshared 0, volatile 0, zero 0",
            "shared 1, sharing 7, unshared 0, volatile 0, zero 0",
            "shared 1, sharing 3, unshared 0, volatile 0, zero 0");
  }

  /** The room that an exited process leaves on a full stable page is there for the whole scan. */
  @Test
  void aProcessThatExitedLeavesBeforeTheScanLooksAtAnythingElse(PlayRunner stage) throws Exception {
    Play play =
        new Play.Script("exit first", Settings.PLAIN.withMaxPageSharing(2), 2)
            .does(new Op.Start(0), new Op.Map(0, 0, 2))
            .does(new Op.Start(1), new Op.Map(1, 0, 2))
            .does(new Op.Start(2), new Op.Map(2, 0, 2))
            .writes(1, 0, 1, A)
            .writes(2, 0, 1, A)
            .scans(2)
            .writes(0, 0, 1, A)
            .scan()
            .does(new Op.Exit(2))
            .scan()
            .end();
    assertThat(CounterText.pages(stage.compare(play)).subList(2, 4))
        .containsExactly(
            "shared 1, sharing 1, unshared 0, volatile 1, zero 0",
            "shared 1, sharing 1, unshared 0, volatile 0, zero 0");
  }

  @Test
  void pagesThatDifferInTheirLastBytesOnly(PlayRunner stage) throws Exception {
    int pages = 1024;
    SplittableRandom random = new SplittableRandom(2009);
    byte[] base = Contents.unique(random);
    Play.Script script = script("equal prefixes", pages);
    for (int page = 0; page < pages; page++) {
      byte[] content = base.clone();
      content[content.length - 8] = (byte) (page / 2);
      content[content.length - 7] = (byte) (page >> 9);
      script.does(new Op.Write(0, page, content));
    }
    List<Counters> scans = stage.compare(script.scans(3).end());
    assertThat(CounterText.pages(scans.getLast()))
        .isEqualTo("shared 512, sharing 512, unshared 0, volatile 0, zero 0");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, 238, 0",
    "3, 3, 237, 0",
    "1, 1, 239, 0",
    "-1, 1, 238, 1",
  })
  void goldenVectors(int values, int shared, int sharing, int unshared, PlayRunner stage)
      throws Exception {
    int processes = 3;
    int pages = 80;
    Play.Script script = new Play.Script(values + " values", Settings.PLAIN, pages);
    for (int process = 0; process < processes; process++) {
      script.does(new Op.Start(process), new Op.Map(process, 0, pages));
      for (int page = 0; page < pages; page++) {
        boolean odd = values < 0 && process == 1 && page == 7;
        byte[] content = Contents.filled(odd ? 99 : page % Math.max(values, 1));
        script.does(new Op.Write(process, page, content));
      }
    }
    Counters settled = stage.compare(script.scans(3).end()).getLast();
    assertThat(CounterText.pages(settled))
        .isEqualTo(
            "shared %d, sharing %d, unshared %d, volatile 0, zero 0"
                .formatted(shared, sharing, unshared));
  }

  @Test
  void unmergingSeparatesEverythingAndForgetsIt(PlayRunner stage) throws Exception {
    Play play =
        script("unmerge all", 16)
            .writes(0, 0, 14, A)
            .does(new Op.Write(0, 14, B), new Op.Write(0, 15, Contents.zero()))
            .scans(2)
            .does(new Op.Unmerge())
            .scans(2)
            .end();
    assertThat(CounterText.pages(stage.compare(play)))
        .containsExactly(
            "shared 0, sharing 0, unshared 0, volatile 16, zero 0",
            "shared 1, sharing 13, unshared 2, volatile 0, zero 0",
            "shared 0, sharing 0, unshared 0, volatile 16, zero 0",
            "shared 1, sharing 13, unshared 2, volatile 0, zero 0");
  }

  /** Whoever only looks at bytes cannot see it; where our engine really merges, it can. */
  @Test
  void aWriteOfTheSameBytesBreaksAMergedPage(PlayRunner stage) throws Exception {
    Play play = script("same bytes", 3).writes(0, 0, 3, A).scans(2).writes(0, 1, 1, A).scan().end();
    assertThat(CounterText.pages(stage.compareMerging(play)).subList(1, 3))
        .containsExactly(
            "shared 1, sharing 2, unshared 0, volatile 0, zero 0",
            "shared 1, sharing 2, unshared 0, volatile 0, zero 0");
  }

  /** A stable page is freed with its last mapping, before the next scan encounters its sharers. */
  @Test
  void aStablePageThatAllHaveWrittenIsNotJoined(PlayRunner stage) throws Exception {
    Play play =
        script("all write", 3)
            .writes(0, 1, 2, A)
            .scans(2)
            .writes(0, 0, 1, A)
            .scan()
            .does(new Op.Write(0, 1, B), new Op.Write(0, 2, Contents.filled('c')))
            .scan()
            .end();
    assertThat(CounterText.pages(stage.compareMerging(play)).getLast())
        .isEqualTo("shared 0, sharing 0, unshared 1, volatile 2, zero 0");
  }

  /** The first to be encountered finds no stable page, and the second finds the first. */
  @Test
  void aStablePageThatAllHaveRewrittenIsMadeAnew(PlayRunner stage) throws Exception {
    Play play =
        script("all rewrite", 3)
            .writes(0, 0, 2, A)
            .scans(2)
            .writes(0, 0, 2, A)
            .scan()
            .does(new Op.Write(0, 0, A), new Op.Write(0, 1, B))
            .scan()
            .end();
    assertThat(CounterText.pages(stage.compareMerging(play)).subList(1, 4))
        .containsExactly(
            "shared 1, sharing 1, unshared 0, volatile 0, zero 0",
            "shared 1, sharing 1, unshared 0, volatile 0, zero 0",
            "shared 0, sharing 0, unshared 1, volatile 1, zero 0");
  }

  /**
   * Smart scan skips page 0 in scans 7 and 8, in which two others merge, and visits it in scan 9.
   */
  @Test
  void aStablePageIsGoneBeforeAnEqualPageIsVisitedAgain(PlayRunner stage) throws Exception {
    Play play =
        new Play.Script("skipped", new Settings(256, true, false), 3)
            .does(new Op.Start(0), new Op.Map(0, 0, 3))
            .writes(0, 0, 1, A)
            .scans(6)
            .writes(0, 1, 2, A)
            .scans(2)
            .does(new Op.Write(0, 1, B), new Op.Write(0, 2, Contents.filled('c')))
            .scan()
            .end();
    assertThat(CounterText.pages(stage.compareMerging(play)).subList(7, 9))
        .containsExactly(
            "shared 1, sharing 1, unshared 0, volatile 1, zero 0",
            "shared 0, sharing 0, unshared 1, volatile 2, zero 0");
  }
}
