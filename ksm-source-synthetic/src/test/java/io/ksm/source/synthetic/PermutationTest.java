package io.ksm.source.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that shuffles are permutations, and that they differ by seed. */
class PermutationTest {
  private static final long[] SEEDS = {0, 1, -1, 1L << 40};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 64, 65, 1000, 4095, 4096, 4097, 100_003})
  void givesEachNumberOnce(int limit) {
    for (long seed : SEEDS) {
      Permutation permutation = new Permutation(limit, seed);
      BitSet given = new BitSet(limit);
      for (int number = 0; number < limit; number++) {
        given.set(Math.toIntExact(permutation.of(number)));
      }
      assertThat(given.nextClearBit(0)).as("seed %d", seed).isEqualTo(limit);
      assertThat(given.length()).isEqualTo(limit);
    }
  }

  /** Distances of neighbours would repeat if they were a pattern. */
  @ParameterizedTest
  @ValueSource(ints = {4096, 100_003})
  void scattersNeighbours(int limit) {
    Permutation permutation = new Permutation(limit, 7);
    long distances =
        IntStream.range(1, limit)
            .mapToLong(number -> permutation.of(number) - permutation.of(number - 1))
            .distinct()
            .count();
    assertThat(distances).isGreaterThan(limit / 2);
  }
}
