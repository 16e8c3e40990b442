package io.ksm.hash.nh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import io.ksm.api.UsageException;
import io.ksm.testkit.GoldenHashes;
import io.ksm.testkit.HasherContract;
import io.ksm.testkit.Seed;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests {@code nh} by the contract, and by a program in Python that follows its definition. */
class NhHasherTest extends HasherContract {
  private static final HasherFactory FACTORY = new NhHasherFactory();

  NhHasherTest() {
    super(FACTORY);
  }

  @Test
  void givesTheHashesOfItsDefinition() {
    GoldenHashes.load(NhHasherTest.class, "nh.txt").check(create());
  }

  /** A sum alone would not tell them apart: each word counts under the secret of its place. */
  @Test
  void tellsWordsInOtherPlacesApart(Seed seed) {
    SplittableRandom random = seed.random();
    long[] words = random.longs(512).toArray();
    long hash = hash(words);
    for (int i = 0; i < 511; i++) {
      long[] swapped = words.clone();
      swapped[i] = words[i + 1];
      swapped[i + 1] = words[i];
      assertThat(hash(swapped)).as("words %d and %d swapped", i, i + 1).isNotEqualTo(hash);
    }
  }

  private long hash(long[] words) {
    return create().hash(MemorySegment.ofArray(words), 0, 4096);
  }

  @Test
  void otherSeedsGiveOtherHashes() {
    MemorySegment page = MemorySegment.ofArray(new byte[4096]);
    assertThat(seeded("2").hash(page, 0, 4096)).isNotEqualTo(create().hash(page, 0, 4096));
    assertThat(seeded("1").hash(page, 0, 4096)).isEqualTo(create().hash(page, 0, 4096));
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> seeded("-1"))
        .withMessageContaining("seed");
  }

  private static PageHasher seeded(String seed) {
    return FACTORY.create(Options.of(FACTORY, Map.of("seed", seed)));
  }
}
