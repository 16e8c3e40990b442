package io.ksm.hash.xxh;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.HasherFactory;
import io.ksm.api.PageHasher;
import io.ksm.testkit.GoldenHashes;
import io.ksm.testkit.HasherContract;
import io.ksm.testkit.Seed;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Tests each instance of each function by the contract, and by the hashes of two other libraries.
 */
abstract class XxhContract extends HasherContract {
  private final String name;

  XxhContract(HasherFactory factory, String instance) {
    super(factory, Map.of("instance", instance));
    name = factory.name();
  }

  /** Hashes with hash4j. */
  abstract long other(byte[] bytes);

  @Test
  void givesTheHashesOfTheReferenceInC() {
    GoldenHashes.load(XxhContract.class, name + ".txt").check(create());
  }

  @Test
  void agreesWithHash4j(Seed seed) {
    SplittableRandom random = seed.random();
    PageHasher hasher = create();
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[random.nextInt(20_000)];
      random.nextBytes(bytes);
      assertThat(hasher.hash(MemorySegment.ofArray(bytes), 0, bytes.length))
          .as("hash of %d bytes", bytes.length)
          .isEqualTo(other(bytes));
    }
  }
}
