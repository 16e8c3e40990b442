package io.ksm.fleet.place;

/**
 * Says what a placement may do.
 *
 * @param maxMoves how many sources may change their host; {@link #NO_LIMIT} for any number
 * @param movePriceBytes what a move must save at least, to be worth its trouble
 * @param maxSources how many sources a host may have; 0 for as many as the fullest has now
 * @param fitsMerged whether sources must fit into a host's memory as merging leaves them, and not
 *     as they are if nothing merges
 * @param reserve the share of each host's memory that must stay free
 * @param halvings how small the sample is on which is chosen, as for {@link
 *     io.ksm.fleet.contents.HashRange#sample}, at least 1; 0 for one of some millions of contents
 * @param seed of what is random
 */
public record PlacementPlan(
    int maxMoves,
    long movePriceBytes,
    int maxSources,
    boolean fitsMerged,
    double reserve,
    int halvings,
    long seed) {
  /** As many moves as there are sources. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  /** Any moves, at no price, where all sources fit unmerged. */
  public static final PlacementPlan DEFAULT = new PlacementPlan(NO_LIMIT, 0, 0, false, 0, 0, 1);
}
