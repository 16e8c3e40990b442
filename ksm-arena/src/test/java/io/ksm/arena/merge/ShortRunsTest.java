package io.ksm.arena.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.track.MappingBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets what there is of mappings. */
class ShortRunsTest {
  private final ArenaPages pages = new ArenaPages(100);
  private final MappingBudget budget = new MappingBudget(8); // two short runs
  private final ShortRuns runs = new ShortRuns(pages, budget);

  ShortRunsTest() {
    for (int page = 0; page < 100; page++) {
      pages.set(page, PageState.PRESENT);
    }
    pages.answered(0, 100);
  }

  @AfterEach
  void giveBack() {
    budget.close();
  }

  @Test
  void theLongestComeFirst() {
    runs.refuse(10, 2, 10);
    runs.refuse(20, 1, 20);
    runs.refuse(30, 4, 30);
    runs.refuse(40, 3, 40);
    runs.decide();
    assertThat(runs.isGranted(30, 4)).isTrue();
    assertThat(runs.isGranted(40, 3)).isTrue();
    assertThat(runs.isGranted(10, 2)).isFalse();
    assertThat(pages.isScattered(10)).isTrue();
    assertThat(pages.isScattered(11)).isTrue();
    assertThat(pages.isScattered(20)).isTrue();
    assertThat(pages.isScattered(30)).isFalse();
    assertThat(runs.waiting()).isEqualTo(2);
    assertThat(runs.waitingParts(11).stream()).containsExactly(0, 1); // pages 10 and 11, and 20
  }

  @Test
  void aPartOfAGrantedRunIsGrantedAndMoreIsNot() {
    runs.refuse(30, 4, 30);
    runs.decide();
    assertThat(runs.isGranted(31, 2)).isTrue();
    assertThat(runs.isGranted(30, 5)).isFalse();
    assertThat(runs.isGranted(29, 2)).isFalse();
  }

  @Test
  void whatIsWrittenIsNotScattered() {
    runs.refuse(10, 3, 10);
    runs.refuse(30, 4, 30);
    runs.refuse(40, 4, 40);
    pages.set(11, PageState.PRESENT);
    runs.decide();
    assertThat(pages.isScattered(10)).isTrue();
    assertThat(pages.isScattered(11)).isFalse();
    pages.set(10, PageState.PRESENT);
    pages.set(12, PageState.PRESENT);
    runs.decide();
    assertThat(runs.waiting()).isZero();
  }

  @Test
  void whoWaitsGetsWhatBecomesFree() {
    budget.take(4);
    runs.refuse(10, 2, 10);
    runs.decide();
    assertThat(pages.isScattered(10)).isTrue();
    runs.decide();
    assertThat(pages.isScattered(10)).isTrue();
    budget.take(-4);
    runs.decide();
    assertThat(runs.isGranted(10, 2)).isTrue();
    assertThat(pages.isScattered(10)).isFalse();
    assertThat(pages.isOwn(10)).isTrue();
  }

  @Test
  void aGrantThatIsNotUsedEnds() {
    runs.refuse(10, 2, 10);
    runs.decide();
    for (int scan = 0; scan < 3; scan++) {
      assertThat(runs.isGranted(10, 2)).as("scan %d", scan).isTrue();
      runs.decide();
    }
    assertThat(runs.isGranted(10, 2)).isFalse();
  }

  @Test
  void aGrantThatWasUsedIsFreeForOthers() {
    runs.refuse(30, 4, 30);
    runs.refuse(40, 4, 40);
    runs.decide();
    pages.set(30, PageState.SHARED);
    runs.refuse(50, 1, 50);
    runs.decide();
    assertThat(runs.isGranted(30, 4)).isFalse();
    assertThat(runs.isGranted(40, 4)).isTrue();
    assertThat(runs.isGranted(50, 1)).isTrue();
  }

  /** One of them would be of no use without the other. */
  @Test
  void runsOntoTheSameFramesComeTogetherOrNotAtAll() {
    runs.refuse(10, 4, 1);
    runs.refuse(60, 4, 1);
    runs.refuse(20, 3, 5);
    runs.refuse(70, 3, 5);
    runs.decide();
    assertThat(runs.isGranted(10, 4)).isTrue();
    assertThat(runs.isGranted(60, 4)).isTrue();
    assertThat(pages.isScattered(20)).isTrue();
    assertThat(pages.isScattered(70)).isTrue();
  }

  @Test
  void nothingNewNothingDecided() {
    runs.refuse(10, 4, 1);
    runs.refuse(60, 4, 1);
    runs.refuse(20, 3, 5);
    assertThat(runs.decide()).isTrue();
    assertThat(runs.decide()).isFalse();
  }

  /** What was promised counts as taken, and may be more than there is by now. */
  @Test
  void moreIsPromisedThanThereIs() {
    runs.refuse(10, 4, 10);
    runs.refuse(20, 4, 20);
    assertThat(runs.decide()).isTrue();
    budget.take(7);
    runs.refuse(30, 2, 30);
    assertThat(runs.decide()).isTrue();
    assertThat(pages.isScattered(30)).isTrue();
  }
}
