package io.ksm.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.trace.PageRange;
import org.junit.jupiter.api.Test;

class ToldPagesTest {
  private final ToldPages told = new ToldPages();

  @Test
  void whatIsGoneIsForgotten() {
    told.tell(70, 7);
    told.tell(71, 8);
    told.forget(new PageRange(0, 71));
    assertThat(told.group(70)).isNotNull();
    assertThat(told.group(70)[ToldPages.inGroup(70)]).isZero();
    assertThat(told.group(71)[ToldPages.inGroup(71)]).isEqualTo(8);
  }

  /** Else programs that map and unmap ever new addresses would fill the heap. */
  @Test
  void groupsOfWhichNothingIsLeftCostNothing() {
    told.tell(63, 1);
    told.tell(64, 2);
    told.tell(127, 3);
    told.tell(128, 4);
    told.forget(new PageRange(63, 128));
    assertThat(told.group(63)).isNull();
    assertThat(told.group(64)).isNull();
    assertThat(told.group(128)).isNotNull();
  }
}
