package io.ksm.oracle.linux;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The engine and the reference equal the kernel in every counter after every scan, on memory of
 * real processes that changes in every way.
 *
 * <p>{@code -Dksm.workloads=200} plays more of them than the few of an ordinary run.
 */
@ExtendWith({RealKernel.class, SeedExtension.class})
class RandomPlaysTest {
  private static final int PLAYS = Integer.getInteger("ksm.workloads", 20);
  private static final int SCANS = 10;
  private static final List<String> HASHERS = List.of("xxh64", "xxh32", "crc32c", "crc32");
  private static final List<String> INDEXES = List.of("rb", "skiplist");

  @Test
  void equalTheKernel(Seed seed, RealKernel.Stage stage) throws IOException, InterruptedException {
    for (int i = 0; i < PLAYS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      SplittableRandom random = own.random();
      String hasher = HASHERS.get(random.nextInt(HASHERS.size()));
      String index = INDEXES.get(random.nextInt(INDEXES.size()));
      stage.compare(RandomPlay.of(own, SCANS), hasher, index);
    }
  }
}
