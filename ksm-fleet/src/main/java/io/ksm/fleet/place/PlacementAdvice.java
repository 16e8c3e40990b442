package io.ksm.fleet.place;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.query.Estimate;
import java.util.List;
import java.util.Optional;

/**
 * Says which source should be on which host, and what that saves. All figures are pages saved
 * across sources, beyond what each saves alone.
 *
 * @param fleet that was placed
 * @param within what all sources save alone, wherever they are, zeros included
 * @param random what a random placement saves; nothing if none was found that keeps the rules
 * @param present what the present one saves
 * @param best what the best one that was found saves
 * @param bound what no placement exceeds
 * @param gain what the best one saves more than the present one
 * @param maxSources how many sources a host may have
 * @param sampleShare of the contents by which was chosen, and as many others by which was judged
 * @param moves from the present placement to the best one, in their order
 * @param breach which rule the present placement does not keep, so that moves are needed; empty if
 *     it keeps all
 * @param refusal why nothing is promised; empty if moving pays
 */
public record PlacementAdvice(
    Fleet fleet,
    long within,
    Optional<Estimate> random,
    Estimate present,
    Estimate best,
    Estimate bound,
    Estimate gain,
    int maxSources,
    double sampleShare,
    List<SourceMove> moves,
    String breach,
    String refusal) {

  /** Copies the list. */
  public PlacementAdvice {
    moves = List.copyOf(moves);
  }

  /** Says whether moving pays. */
  public boolean pays() {
    return refusal.isEmpty();
  }

  /** Says whether the moves are needed even if they do not pay. */
  public boolean mustMove() {
    return !breach.isEmpty();
  }
}
