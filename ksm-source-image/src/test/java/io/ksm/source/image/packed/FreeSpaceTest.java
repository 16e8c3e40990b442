package io.ksm.source.image.packed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that free space is looked at often enough, whatever the lengths of the writes are. */
@ExtendWith(SeedExtension.class)
class FreeSpaceTest {
  private static final long LEFT_FREE = 1000;

  private long free = 1L << 40;

  @Test
  void neverLessIsLeftFree(Seed seed) throws IOException {
    for (int round = 0; round < 200; round++) {
      SplittableRandom random = seed.derive(round).random();
      free = random.nextLong(10 * FreeSpace.STRIDE);
      FreeSpace space = new FreeSpace(() -> free, LEFT_FREE);
      long written = 0;
      long length = 1L + random.nextInt(1 << 20);
      while (space.obstacle(written, length) == null) {
        written += length;
        free -= length;
        assertThat(free).isGreaterThanOrEqualTo(LEFT_FREE);
        length = 1L + random.nextInt(random.nextBoolean() ? 1 << 20 : 16);
      }
      assertThat(free).isLessThan(LEFT_FREE + 2 * FreeSpace.STRIDE);
    }
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    FreeSpace space = new FreeSpace(() -> free, LEFT_FREE);
    assertThat(space.obstacle(0, 1)).isNull();
    free = 5000;
    assertThat(space.obstacle(FreeSpace.STRIDE - 1, 1)).isNull();
    assertThat(space.obstacle(FreeSpace.STRIDE, 1))
        .isEqualTo("5000 bytes are free, and 1000 must stay so");
  }
}
