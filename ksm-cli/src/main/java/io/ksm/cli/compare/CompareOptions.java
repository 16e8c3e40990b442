package io.ksm.cli.compare;

import io.ksm.api.UsageException;
import io.ksm.compress.CompressionSample;
import io.ksm.core.report.SampleWish;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads the options that hold merging against compression. */
public final class CompareOptions {
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
          "With --compare: compress N pages of what merging leaves, and N of what it frees; default"
              + " ${DEFAULT-VALUE}.")
  private int sample = 2_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "With --compare: draw another sample; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  /**
   * Looks whether they make sense.
   *
   * @throws UsageException if not
   */
  public void check() {
    if (sample < 1) {
      throw new UsageException("--sample is %d: give a number from 1".formatted(sample));
    }
  }

  /** Says whether a comparison is wanted. */
  public boolean isWanted() {
    return compare;
  }

  /** Returns what is to hear of a sample; null if none is wanted. */
  public @Nullable CompressionSample visitor() {
    return compare ? new CompressionSample() : null;
  }

  /** Returns which sample a report has to draw; null if none is wanted. */
  public @Nullable SampleWish wish(@Nullable CompressionSample visitor) {
    return visitor == null ? null : new SampleWish(sample, seed, visitor);
  }
}
