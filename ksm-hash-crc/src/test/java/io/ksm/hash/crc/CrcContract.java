package io.ksm.hash.crc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.HasherFactory;
import io.ksm.api.PageHasher;
import io.ksm.testkit.GoldenHashes;
import io.ksm.testkit.HasherContract;
import io.ksm.testkit.Seed;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;

/** Tests both functions by the contract, and by the hashes of two other implementations. */
abstract class CrcContract extends HasherContract {
  private final String name;
  private final Checksum other;

  /** Tests a factory's hasher, with another implementation to compare it to. */
  CrcContract(HasherFactory factory, Checksum other) {
    super(factory);
    this.name = factory.name();
    this.other = other;
  }

  @Test
  void givesGoldenHashes() {
    GoldenHashes.load(CrcContract.class, name + ".txt").check(create());
  }

  @Test
  void agreesWithCommonsCodec(Seed seed) {
    SplittableRandom random = seed.random();
    PageHasher hasher = create();
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[random.nextInt(20_000)];
      random.nextBytes(bytes);
      other.reset();
      other.update(bytes, 0, bytes.length);
      assertThat(hasher.hash(MemorySegment.ofArray(bytes), 0, bytes.length))
          .as("hash of %d bytes", bytes.length)
          .isEqualTo(other.getValue());
    }
  }
}
