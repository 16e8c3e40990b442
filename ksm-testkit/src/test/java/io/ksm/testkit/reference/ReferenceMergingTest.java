package io.ksm.testkit.reference;

import static io.ksm.testkit.reference.ReferencePolicy.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kernel's counters read in known situations, by hand. The source really merges. */
class ReferenceMergingTest {

  @Test
  void theSavingIsReal() throws IOException {
    try (Pages pages = Pages.merging(7, PLAIN.withZeroPages()).write(0, 1, 1, 2, 1, 0, 0, 3)) {
      assertThat(Pages.summary(pages.scan(2))).containsExactly(1L, 2L, 2L, 2L, 2L);
      assertThat(pages.swapping().frames()).isEqualTo(1);
      assertThat(pages.swapping().mappedPages()).isEqualTo(7);
      assertThat(pages.swapping().physicalPages()).isEqualTo(7 - 2 - 2);
      pages.ksm.unmerge();
      assertThat(pages.swapping().physicalPages()).isEqualTo(7);
      assertThat(pages.swapping().frames()).isZero();
    }
  }

  @Test
  void aWriteOfTheSameBytesBreaksAMergeToo() throws IOException {
    try (Pages pages = Pages.merging(3, PLAIN.withSmartScan()).write(0, 1, 1, 1)) {
      pages.scan(2);
      pages.write(1, 1);
      assertThat(pages.swapping().physicalPages()).isEqualTo(2);
      // Calm by its hash, so that it is back at once.
      assertThat(pages.scan()).containsExactly(1L, 2L, 0L, 0L, 0L);
      assertThat(pages.swapping().physicalPages()).isEqualTo(1);
    }
  }

  @Test
  void aFrameThatAllSharersHaveWrittenIsJoinedNoMore() throws IOException {
    try (Pages pages = Pages.merging(3, PLAIN).write(0, 9, 1, 1)) {
      pages.scan(2);
      pages.write(0, 1);
      pages.scan();
      pages.write(1, 2, 2);
      assertThat(pages.scan()).containsExactly(0L, 0L, 1L, 2L, 0L);
      assertThat(pages.scan()).containsExactly(1L, 1L, 1L, 0L, 0L);
    }
  }

  /** The one that is left maps the frame, though it stands after the page that arrives. */
  @Test
  void aFrameThatOneSharerStillMapsIsJoined() throws IOException {
    try (Pages pages = Pages.merging(4, PLAIN).write(0, 9, 1, 1, 1)) {
      pages.scan(2);
      pages.write(0, 1);
      pages.scan();
      pages.write(1, 2, 2);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 2L, 0L);
    }
  }

  @Test
  void aNewFrameThatIsLeftWithOneSharerDissolves() throws IOException {
    for (int refusing : new int[] {0, 1}) {
      try (Pages pages = Pages.merging(2, PLAIN).write(0, 1, 1)) {
        pages.refuse(refusing);
        assertThat(Pages.summary(pages.scan(2))).containsExactly(0L, 0L, 0L, 2L, 0L);
        assertThat(pages.swapping().frames()).isZero();
        pages.refuse();
        assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 0L, 0L);
      }
    }
  }

  @Test
  void aNewFrameThatEveryoneRefusesNeverWas() throws IOException {
    try (Pages pages = Pages.merging(3, PLAIN).write(0, 1, 1, 1)) {
      pages.refuse(0, 1, 2);
      assertThat(Pages.summary(pages.scan(2))).containsExactly(0L, 0L, 0L, 3L, 0L);
      assertThat(pages.swapping().frames()).isZero();
      pages.refuse(0);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 1L, 0L);
    }
  }

  @Test
  void anOldFrameStaysWithOneSharer() throws IOException {
    try (Pages pages = Pages.merging(3, PLAIN).write(0, 1, 1, 9)) {
      pages.scan(2);
      pages.write(2, 1);
      pages.scan();
      pages.write(0, 5);
      pages.refuse(2);
      assertThat(pages.scan()).containsExactly(1L, 0L, 0L, 2L, 0L);
      assertThat(pages.swapping().frames()).isEqualTo(1);
    }
  }

  @Test
  void smallBatchesTellTheSourceEarlier() throws IOException {
    int[] four = {1, 1, 1, 1};
    // One batch: pages 2 and 3 join the frame of 0 and 1 before it is known that 1 refuses.
    try (Pages pages = Pages.merging(4, PLAIN).write(0, four)) {
      pages.refuse(1);
      assertThat(Pages.summary(pages.scan(2))).containsExactly(1L, 2L, 0L, 1L, 0L);
    }
    // Batches of two: the frame of 0 and 1 dissolves first, and 2 and 3 make another.
    try (Pages pages = Pages.merging(4, PLAIN, 2).write(0, four)) {
      pages.refuse(1);
      assertThat(Pages.summary(pages.scan(2))).containsExactly(1L, 1L, 0L, 2L, 0L);
    }
  }

  @Test
  void aRefusedZeroPageIsVolatile() throws IOException {
    try (Pages pages = Pages.merging(2, PLAIN.withZeroPages()).write(0, 0, 0)) {
      pages.refuse(0);
      assertThat(Pages.summary(pages.scan(2))).containsExactly(0L, 0L, 0L, 2L, 1L);
      pages.refuse();
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 1L, 2L);
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 0L, 2L);
    }
  }

  @Test
  void aZeroPageThatIsWrittenZeroIsBroken() throws IOException {
    try (Pages pages = Pages.merging(1, PLAIN.withZeroPages()).write(0, 0)) {
      assertThat(Pages.summary(pages.scan(3))).containsExactly(0L, 0L, 0L, 0L, 1L);
      pages.write(0, 0);
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 1L, 0L);
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 1L, 1L);
    }
  }

  @Test
  void aHoleIsNoMergedPage() throws IOException {
    try (Pages pages = Pages.merging(2, PLAIN.withZeroPages()).write(0, 1, 1)) {
      pages.scan(2);
      pages.become(0, PageState.ZERO);
      assertThat(pages.scan()).containsExactly(1L, 0L, 0L, 0L, 0L);
      assertThat(pages.scan()).containsExactly(1L, 0L, 0L, 0L, 0L);
    }
  }

  @Test
  void framesOfVanishedPagesAreFreed() throws IOException {
    try (Pages pages = Pages.merging(4, PLAIN.withZeroPages()).write(0, 1, 1, 0, 4)) {
      pages.scan(2);
      pages.memory.remap(List.of(Pages.region(3, 1)));
      assertThat(pages.scan()).containsExactly(0L, 0L, 1L, 0L, 0L);
      assertThat(pages.swapping().frames()).isZero();
    }
  }
}
