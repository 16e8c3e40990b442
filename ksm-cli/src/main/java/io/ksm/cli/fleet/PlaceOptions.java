package io.ksm.cli.fleet;

import io.ksm.api.UsageException;
import io.ksm.cli.options.ByteSize;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.place.PlacementPlan;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads what a placement may do. */
final class PlaceOptions {
  /** Whether merging is relied on. */
  enum Fits {
    /** Sources fit if nothing merges. */
    UNMERGED,
    /** Sources fit as merging leaves them. */
    MERGED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--max-moves",
      paramLabel = "N",
      description = "How many sources may be moved; default any number.")
  private int maxMoves = PlacementPlan.NO_LIMIT;

  @Option(
      names = "--move-price",
      paramLabel = "SIZE",
      description = "What a move must save at least, as in 64MiB; default nothing.",
      converter = ByteSize.class)
  private long movePrice;

  @Option(
      names = "--max-sources",
      paramLabel = "N",
      description = "How many sources a host may have; default as many as the fullest has now.")
  private int maxSources;

  @Option(
      names = "--fits",
      paramLabel = "HOW",
      description = {
        "unmerged: hosts have memory for their sources if nothing merges.",
        "merged: as merging leaves them. What is written to then needs more; see --reserve."
      })
  private Fits fits = Fits.UNMERGED;

  @Option(
      names = "--reserve",
      paramLabel = "PERCENT",
      description = "The share of each host's memory that stays free, as in 10%%; default none.",
      converter = ReservedShare.class)
  private double reserve;

  @Option(
      names = "--sample",
      paramLabel = "1/N",
      description =
          "The sample by which is chosen, and the size of the one by which is judged, as in 1/1024;"
              + " default one of some millions of contents.",
      converter = SampleShare.class)
  private @Nullable HashRange sample;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the random placement; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  /** Returns the plan. */
  PlacementPlan plan() {
    if (maxMoves < 1) {
      throw new UsageException("--max-moves is %d: give a number above 0".formatted(maxMoves));
    }
    if (maxSources < 0) {
      throw new UsageException("--max-sources is %d: give a number above 0".formatted(maxSources));
    }
    HashRange range = sample;
    int halvings = range == null ? 0 : (int) Math.round(-Math.log(range.share()) / Math.log(2));
    if (range != null && halvings == 0) {
      throw new UsageException(
          "--sample 1/1 leaves nothing to judge by: give 1/2 or a smaller one");
    }
    return new PlacementPlan(
        maxMoves, movePrice, maxSources, fits == Fits.MERGED, reserve, halvings, seed);
  }
}
