package io.ksm.oracle.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.oracle.linux.support.Contents;
import io.ksm.oracle.linux.support.Op;
import io.ksm.oracle.linux.support.Play;
import io.ksm.oracle.linux.support.PlayRunner;
import io.ksm.oracle.linux.support.RealKernel;
import io.ksm.oracle.linux.support.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which pages the kernel skips, and when. */
@ExtendWith(RealKernel.class)
class SmartScanTest {
  private static final Settings SMART = Settings.PLAIN.withSmartScan();

  @Test
  void aPageThatNeverMergesIsVisitedEverMoreRarely(PlayRunner stage) throws Exception {
    Play play =
        new Play.Script("schedule", SMART, 1)
            .does(new Op.Start(0), new Op.Map(0, 0, 1), new Op.Write(0, 0, Contents.filled(1)))
            .scans(41)
            .end();
    assertThat(visits(stage.compare(play))).containsExactly(1, 2, 3, 4, 6, 9, 14, 23, 32, 41);
  }

  private static List<Integer> visits(List<Counters> scans) {
    List<Integer> visits = new ArrayList<>();
    long scanned = 0;
    for (int i = 0; i < scans.size(); i++) {
      if (scans.get(i).pagesScanned() > scanned) {
        visits.add(i + 1);
      }
      scanned = scans.get(i).pagesScanned();
    }
    return visits;
  }

  /** Its hash is that of its last visit, so that it is calm when the skips are over. */
  @Test
  void aPageThatChangesWhileItIsSkippedIsVolatileAtItsNextVisit(PlayRunner stage) throws Exception {
    Play.Script script =
        new Play.Script("change while skipped", SMART, 2)
            .does(new Op.Start(0), new Op.Map(0, 0, 2))
            .does(new Op.Write(0, 0, Contents.filled(1)), new Op.Write(0, 1, Contents.filled(2)))
            .scans(6)
            .does(new Op.Write(0, 1, Contents.filled(1)))
            .scans(20);
    assertThat(stage.compare(script.end()).getLast().pagesSharing()).isEqualTo(1);
  }

  @Test
  void mergedPagesAreNotSkippedAndDoNotAge(PlayRunner stage) throws Exception {
    Play play =
        new Play.Script("merged pages", SMART, 2)
            .does(new Op.Start(0), new Op.Map(0, 0, 2))
            .writes(0, 0, 2, Contents.filled(1))
            .scans(12)
            .end();
    Counters last = stage.compare(play).getLast();
    assertThat(last.pagesScanned()).isEqualTo(24);
    assertThat(last.pagesSkipped()).isZero();
  }

  /** Two scans old when it merged, a broken page is visited twice before it is first skipped. */
  @Test
  void aBrokenPageGoesOnWithTheAgeThatItHad(PlayRunner stage) throws Exception {
    Play play =
        new Play.Script("broken page", SMART, 3)
            .does(new Op.Start(0), new Op.Map(0, 0, 3))
            .writes(0, 0, 3, Contents.filled(1))
            .scans(8)
            .does(new Op.Write(0, 1, Contents.filled(2)))
            .scans(8)
            .end();
    List<Counters> scans = stage.compare(play);
    List<Integer> skips = new ArrayList<>();
    for (int i = 1; i < scans.size(); i++) {
      if (scans.get(i).pagesSkipped() > scans.get(i - 1).pagesSkipped()) {
        skips.add(i + 1);
      }
    }
    assertThat(skips).containsExactly(11, 13, 14, 16);
  }

  /** A page that was absent when it was encountered begins anew. */
  @Test
  void anAbsentPageLosesItsAge(PlayRunner stage) throws Exception {
    Play play =
        new Play.Script("absent", SMART, 1)
            .does(new Op.Start(0), new Op.Map(0, 0, 1), new Op.Write(0, 0, Contents.filled(1)))
            .scans(10)
            .does(new Op.Discard(0, 0, 1))
            .scan()
            .does(new Op.Write(0, 0, Contents.filled(1)))
            .scans(5)
            .end();
    assertThat(visits(stage.compare(play))).containsExactly(1, 2, 3, 4, 6, 9, 12, 13, 14, 15);
  }
}
