package io.ksm.testkit;

import java.util.SplittableRandom;

/**
 * The seed of a random test.
 *
 * <p>A test that takes one as a parameter gets a fresh seed at every run, or the one given by
 * {@code -Dksm.seed=…}. When such a test fails, {@link SeedExtension} prints the command that runs
 * it again with the same seed.
 *
 * <pre>{@code
 * @ExtendWith(SeedExtension.class)
 * class ForestTest {
 *   @Test
 *   void agreesWithTreeMap(Seed seed) {
 *     SplittableRandom random = seed.random();
 *   }
 * }
 * }</pre>
 *
 * @param value the number from which everything random in the test follows
 */
public record Seed(long value) {

  /** The system property by which a seed is given. */
  public static final String PROPERTY = "ksm.seed";

  /** Returns the seed given by {@link #PROPERTY}, else a fresh one. */
  public static Seed next() {
    Long given = Long.getLong(PROPERTY);
    return new Seed(given != null ? given : new SplittableRandom().nextLong() >>> 16);
  }

  /** Returns a new generator, the same for equal seeds. */
  public SplittableRandom random() {
    return new SplittableRandom(value);
  }

  /** Returns another seed that follows from this one and a number. */
  public Seed derive(long number) {
    return new Seed(new SplittableRandom(value ^ (number * 0x9E3779B97F4A7C15L)).nextLong() >>> 16);
  }
}
