package io.ksm.cli.compare;

import io.ksm.api.UsageException;
import io.ksm.compress.CompressionSample;
import io.ksm.core.report.SampleWish;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads the options that hold merging against compression. */
public final class CompareOptions {
  private static final int SAMPLE = 2_000;
  private static final long SEED = 1;

  @Option(
      names = "--compare",
      description =
          "Say, too, what compressing the same memory would save (zram, zswap), alone and after"
              + " merging, what becomes of huge pages, and what the worst case needs.")
  private boolean compare;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description =
          "With --compare: compress N pages of what merging leaves, and N of what it frees; default "
              + SAMPLE
              + ".")
  private @Nullable Integer sample;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "With --compare: draw another sample; default " + SEED + ".")
  private @Nullable Long seed;

  /**
   * Looks whether they make sense.
   *
   * @throws UsageException if not
   */
  public void check() {
    if (sample != null && sample < 1) {
      throw new UsageException("--sample is %d: give a number from 1".formatted(sample));
    }
    refuseAlone("--sample", sample);
    refuseAlone("--seed", seed);
  }

  private void refuseAlone(String option, @Nullable Object value) {
    if (value != null && !compare) {
      throw new UsageException(
          "%s is for --compare: give that too, or leave %s out".formatted(option, option));
    }
  }

  /** Says whether a comparison is wanted. */
  public boolean isWanted() {
    return compare;
  }

  /**
   * Returns what is to hear of a sample; null if none is wanted.
   *
   * @param threads if more than one, it may use as many as it has algorithms
   */
  public @Nullable CompressionSample visitor(int threads) {
    return compare ? new CompressionSample(threads) : null;
  }

  /** Returns which sample a report has to draw; null if none is wanted. */
  public @Nullable SampleWish wish(@Nullable CompressionSample visitor) {
    return visitor == null
        ? null
        : new SampleWish(sample == null ? SAMPLE : sample, seed == null ? SEED : seed, visitor);
  }
}
