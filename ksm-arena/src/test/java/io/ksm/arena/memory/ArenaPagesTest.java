package io.ksm.arena.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The books of pages, beside plain arrays. */
@ExtendWith(SeedExtension.class)
class ArenaPagesTest {
  private static final int PAGES = 2 * ArenaPages.BLOCK + 100;
  private static final PageState[] STATES = {
    PageState.ABSENT,
    PageState.PRESENT,
    PageState.UNCHANGED,
    PageState.ZERO,
    PageState.SHARED,
    PageState.SCATTERED
  };

  private final ArenaPages pages = new ArenaPages(PAGES);
  private final PageState[] states = new PageState[PAGES];
  private final long[] frames = new long[PAGES];

  @Test
  void agreesWithArrays(Seed seed) {
    SplittableRandom random = seed.random();
    Arrays.fill(states, PageState.ABSENT);
    for (int i = 0; i < 2000; i++) {
      int page = random.nextInt(PAGES);
      int count = 1 + random.nextInt(PAGES - page);
      switch (random.nextInt(3)) {
        case 0 -> {
          states[page] = STATES[random.nextInt(STATES.length)];
          pages.set(page, states[page]);
        }
        case 1 -> {
          long frame = random.nextInt(3) * 1000L;
          pages.layout().ensureRoom(page, count);
          pages.layout().set(page, count, frame);
          for (int j = 0; j < count; j++) {
            frames[page + j] = frame == 0 ? 0 : frame + j;
          }
        }
        default -> {
          pages.answered(page, page + count);
          for (int j = page; j < page + count; j++) {
            states[j] = states[j] == PageState.PRESENT ? PageState.UNCHANGED : states[j];
          }
        }
      }
      compare(random.nextInt(PAGES));
    }
  }

  private void compare(int page) {
    PageState state = states[page];
    assertThat(pages.state(page)).isEqualTo(state.code());
    assertThat(pages.states()[page]).isEqualTo(state.code());
    assertThat(pages.layout().frame(page)).isEqualTo(frames[page]);
    assertThat(pages.isOwn(page))
        .isEqualTo(state == PageState.PRESENT || state == PageState.UNCHANGED);
    assertThat(pages.isVoid(page)).isEqualTo(state == PageState.ABSENT || state == PageState.ZERO);
    int block = page / ArenaPages.BLOCK * ArenaPages.BLOCK;
    assertThat(pages.isSparse(page))
        .isEqualTo(
            Arrays.asList(states)
                .subList(block, Math.min(PAGES, block + ArenaPages.BLOCK))
                .contains(PageState.ABSENT));
    assertThat(pages.zero()).isEqualTo(count(PageState.ZERO));
    assertThat(pages.present())
        .isEqualTo(
            count(PageState.PRESENT) + count(PageState.UNCHANGED) + count(PageState.SCATTERED));
  }

  private int count(PageState state) {
    return (int) Arrays.stream(states).filter(state::equals).count();
  }

  @Test
  void aBlockRestsOnceItWasAnsweredWhole() {
    assertThat(pages.isStirred(0, PAGES)).isTrue();
    pages.answered(0, 100);
    assertThat(pages.isStirred(0, 100)).isTrue();
    pages.answered(0, PAGES);
    assertThat(pages.isStirred(0, PAGES)).isFalse();
    pages.set(ArenaPages.BLOCK, PageState.PRESENT);
    assertThat(pages.isStirred(0, ArenaPages.BLOCK)).isFalse();
    assertThat(pages.isStirred(0, ArenaPages.BLOCK + 1)).isTrue();
    assertThat(pages.isStirred(PAGES - 1, PAGES)).isFalse();
  }

  @Test
  void aNewReaderHearsOfAllPages() {
    pages.set(3, PageState.UNCHANGED);
    pages.set(4, PageState.SCATTERED);
    pages.set(5, PageState.SHARED);
    pages.answered(0, PAGES);
    pages.forgetAnswers();
    assertThat(pages.isStirred(0, PAGES)).isTrue();
    assertThat(pages.state(3)).isEqualTo(PageState.PRESENT.code());
    assertThat(pages.state(4)).isEqualTo(PageState.PRESENT.code());
    assertThat(pages.isShared(5)).isTrue();
    assertThat(pages.present()).isEqualTo(2);
  }

  @Test
  void rawRangesAreFound() {
    assertThat(pages.nextRaw(0)).isEqualTo(PAGES);
    pages.setRaw(10, 20);
    assertThat(pages.nextRaw(0)).isEqualTo(10);
    assertThat(pages.nextMergeable(10)).isEqualTo(20);
    assertThat(pages.nextMergeable(5)).isEqualTo(5);
    assertThat(pages.isRaw(19)).isTrue();
    assertThat(pages.isRaw(20)).isFalse();
  }

  @Test
  void neighboursAreOneMappingIfTheirFramesAre() {
    assertThat(FrameLayout.isOneMapping(0, 0)).isTrue();
    assertThat(FrameLayout.isOneMapping(5, 6)).isTrue();
    assertThat(FrameLayout.isOneMapping(5, 5)).isFalse();
    assertThat(FrameLayout.isOneMapping(5, 0)).isFalse();
    assertThat(FrameLayout.isOneMapping(0, 1)).isFalse();
  }
}
