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
import io.ksm.testkit.process.KernelZeroPage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of pages full of zeros. */
@ExtendWith(RealKernel.class)
class ZeroPagesTest {
  private static Play.Script zeros(Settings settings, int pages) {
    return new Play.Script("zeros", settings, pages)
        .does(new Op.Start(0), new Op.Map(0, 0, pages))
        .writes(0, 0, pages, Contents.zero());
  }

  @Test
  void withoutTheZeroPageTheyMergeLikeOthers(PlayRunner stage) throws Exception {
    List<Counters> scans = stage.compare(zeros(Settings.PLAIN, 8).scans(2).end());
    assertThat(CounterText.pages(scans.getLast()))
        .isEqualTo("shared 1, sharing 7, unshared 0, volatile 0, zero 0");
  }

  /** Just merged, they count as volatile; from the next scan on they are not tracked any more. */
  @Test
  void onTheZeroPageTheyAreForgottenAfterOneMoreScan(PlayRunner stage) throws Exception {
    List<Counters> scans = stage.compare(zeros(Settings.PLAIN.withZeroPages(), 8).scans(3).end());
    assertThat(CounterText.pages(scans))
        .containsExactly(
            "shared 0, sharing 0, unshared 0, volatile 8, zero 0",
            "shared 0, sharing 0, unshared 0, volatile 8, zero 8",
            "shared 0, sharing 0, unshared 0, volatile 0, zero 8");
    assertThat(scans.get(1).generalProfit()).isEqualTo(8 * (4096 - 64));
    assertThat(scans.get(2).generalProfit()).isEqualTo(8 * 4096);
    assertThat(scans.get(2).pagesScanned()).isEqualTo(16);
  }

  @Test
  void aWriteTakesThemOffTheZeroPage(PlayRunner stage) throws Exception {
    Play play =
        zeros(Settings.PLAIN.withZeroPages(), 4)
            .scans(2)
            .does(new Op.Write(0, 0, Contents.filled(1)))
            .scans(2)
            .does(new Op.Write(0, 1, Contents.filled(2)), new Op.Discard(0, 2, 1))
            .scans(2)
            .end();
    assertThat(CounterText.pages(stage.compare(play)).subList(2, 6))
        .containsExactly(
            "shared 0, sharing 0, unshared 0, volatile 1, zero 3",
            "shared 0, sharing 0, unshared 1, volatile 0, zero 3",
            "shared 0, sharing 0, unshared 1, volatile 1, zero 1",
            "shared 0, sharing 0, unshared 2, volatile 0, zero 1");
  }

  @Test
  void switchedOnTheyStayWhereTheyMergedBefore(PlayRunner stage) throws Exception {
    Play play =
        zeros(Settings.PLAIN, 8)
            .scans(2)
            .does(new Op.UseZeroPages(true), new Op.Map(0, 8, 2))
            .writes(0, 8, 2, Contents.zero())
            .scans(3)
            .does(new Op.UseZeroPages(false), new Op.Map(0, 10, 2))
            .writes(0, 10, 2, Contents.zero())
            .scans(3)
            .end();
    assertThat(CounterText.pages(stage.compare(widened(play))).subList(1, 8))
        .containsExactly(
            "shared 1, sharing 7, unshared 0, volatile 0, zero 0",
            "shared 1, sharing 7, unshared 0, volatile 2, zero 0",
            "shared 1, sharing 7, unshared 0, volatile 2, zero 2",
            "shared 1, sharing 7, unshared 0, volatile 0, zero 2",
            "shared 1, sharing 7, unshared 0, volatile 2, zero 2",
            "shared 1, sharing 9, unshared 0, volatile 0, zero 2",
            "shared 1, sharing 9, unshared 0, volatile 0, zero 2");
  }

  private static Play widened(Play play) {
    return new Play(play.name(), play.settings(), 12, play.steps());
  }

  /** A page that was never written maps the zero page, too; that is no merge. */
  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void pagesThatWereOnlyReadAreNotCounted(PlayRunner stage) throws Exception {
    Play play =
        new Play.Script("read only", Settings.PLAIN.withZeroPages(), 4)
            .does(new Op.Start(0), new Op.Map(0, 0, 4), new Op.Touch(0, 1), new Op.Touch(0, 2))
            .scans(3)
            .end();
    Counters last = stage.compare(play).getLast();
    assertThat(CounterText.pages(last))
        .isEqualTo("shared 0, sharing 0, unshared 0, volatile 0, zero 0");
    assertThat(last.pagesScanned()).isZero();
  }
}
