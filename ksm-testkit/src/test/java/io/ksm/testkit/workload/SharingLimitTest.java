package io.ksm.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SharingLimitTest {

  @Test
  void agreesWithFillingFramesOneByOne() {
    for (int most = 2; most < 20; most++) {
      for (int pages = 1; pages < 100; pages++) {
        int full = pages / most;
        int left = pages % most;
        SharingLimit limit = new SharingLimit(pages, most);
        assertThat(limit.shared()).isEqualTo(full + (left >= 2 ? 1 : 0));
        assertThat(limit.sharing()).isEqualTo(full * (most - 1) + (left >= 2 ? left - 1 : 0));
        assertThat(limit.unshared()).isEqualTo(left == 1 ? 1 : 0);
      }
    }
  }

  @Test
  void agreesWithTheKernelsOwnFormula() {
    for (int most = 2; most < 20; most++) {
      for (int pages = 2; pages < 100; pages++) {
        SharingLimit limit = new SharingLimit(pages, most);
        if (pages >= most && pages % most <= 1) {
          assertThat(limit.shared()).isEqualTo(pages / most);
          assertThat(limit.sharing()).isEqualTo(limit.shared() * (most - 1));
        } else {
          assertThat(limit.shared()).isEqualTo(pages / most + 1);
          assertThat(limit.sharing()).isEqualTo(pages - limit.shared());
        }
      }
    }
  }

  @Test
  void hasNoLimitWhereItIsBigEnough() {
    SharingLimit limit = new SharingLimit(1_000_000_000_000L, Integer.MAX_VALUE);
    assertThat(limit.shared() + limit.sharing() + limit.unshared()).isEqualTo(1_000_000_000_000L);
    assertThat(new SharingLimit(5, Integer.MAX_VALUE).shared()).isEqualTo(1);
  }

  @Test
  void refusesWhatHasNoMeaning() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SharingLimit(5, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new SharingLimit(0, 2));
  }
}
