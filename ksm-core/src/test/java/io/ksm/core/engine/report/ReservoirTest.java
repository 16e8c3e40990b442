package io.ksm.core.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
class ReservoirTest {
  private static int[] draw(Seed seed, int pages, int of) {
    Reservoir reservoir = new Reservoir(pages, seed.random());
    for (int page = 0; page < of; page++) {
      reservoir.pass(page);
    }
    assertThat(reservoir.passed()).isEqualTo(of);
    return reservoir.drawn();
  }

  @Test
  void ofFewPagesItDrawsAll(Seed seed) {
    for (int of = 0; of <= 50; of++) {
      assertThat(draw(seed, 50, of)).isEqualTo(IntStream.range(0, of).toArray());
    }
  }

  @Test
  void takesRoomForWhatPassesAlone(Seed seed) {
    assertThat(draw(seed, Integer.MAX_VALUE, 5_000)).isEqualTo(IntStream.range(0, 5_000).toArray());
    assertThat(draw(seed, 3_000, 100_000)).hasSize(3_000).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void drawsAsManyAsItShallAndNoneTwice(Seed seed) {
    for (int of : new int[] {51, 52, 100, 1_000, 100_000}) {
      assertThat(draw(seed, 50, of)).hasSize(50).doesNotHaveDuplicates().isSorted();
    }
    assertThat(draw(seed, 1, 1_000)).hasSize(1);
  }

  /** Each page of 40 is in a quarter of the samples, whichever it is. */
  @Test
  void eachPageHasTheSameChance(Seed seed) {
    int samples = 20_000;
    int[] drawn = new int[40];
    for (int i = 0; i < samples; i++) {
      for (int page : draw(seed.derive(i), 10, drawn.length)) {
        drawn[page]++;
      }
    }
    // Standard deviation: 61. Six of them are passed once in 10^7 runs.
    for (int times : drawn) {
      assertThat(times).isBetween(5_000 - 370, 5_000 + 370);
    }
  }

  @Test
  void theSameSeedDrawsTheSame(Seed seed) {
    assertThat(draw(seed, 30, 5_000)).isEqualTo(draw(seed, 30, 5_000));
    assertThat(draw(seed, 30, 5_000)).isNotEqualTo(draw(seed.derive(1), 30, 5_000));
  }
}
