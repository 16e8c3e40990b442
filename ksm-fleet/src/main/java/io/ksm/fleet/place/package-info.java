/**
 * Says which source should be on which host.
 *
 * <p>Where to begin: a {@link io.ksm.fleet.place.Placer} makes a {@link
 * io.ksm.fleet.place.PlacementAdvice} of a fleet, as a {@link io.ksm.fleet.place.PlacementPlan}
 * says. To find sets of sources with the smallest union is hard (NP-hard, and hard to approximate),
 * so heuristics search: {@code HostFiller} fills host by host by marginal gain, {@code LocalSearch}
 * moves and swaps sources while that gains. Both look at a sample of the contents ({@code
 * SharedContents}), of which few are enough to choose. {@code PlacementEstimator} says what a
 * placement saves by another sample, on which nothing was optimized, together with how far that may
 * be off.
 */
package io.ksm.fleet.place;
