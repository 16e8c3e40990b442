package io.ksm.fleet.place;

import io.ksm.fleet.query.Estimate;
import java.time.Instant;
import java.util.Optional;

/**
 * What placements saved at one time. All figures are pages saved across sources, beyond what each
 * saves alone.
 *
 * @param time when the fleet was collected
 * @param sources how many there were
 * @param residentPages what they had in memory
 * @param moved how many sources of the moves were there
 * @param random what a random placement saves; nothing if none was found that keeps the rules
 * @param unmoved what is saved if no move is made
 * @param placed what is saved once all moves are made
 * @param fresh what the best placement saves that is found for this time alone; nothing if none was
 *     found that keeps the rules
 * @param bound what no placement exceeds
 * @param gain what the moves save more than none
 * @param freshGain what the best placement of this time saves more than no move
 * @param breach which rule is not kept once all moves are made; empty if all are
 */
public record PlacementMoment(
    Instant time,
    int sources,
    long residentPages,
    int moved,
    Optional<Estimate> random,
    Estimate unmoved,
    Estimate placed,
    Optional<Estimate> fresh,
    Estimate bound,
    Estimate gain,
    Optional<Estimate> freshGain,
    String breach) {

  /**
   * Returns how much of what could be gained at this time the moves gain, from 0 to 1; more where
   * the search found less. Nothing if there is nothing to gain that is not chance.
   */
  public Optional<Double> held() {
    return freshGain
        .filter(most -> most.pages() > most.error())
        .map(most -> (double) gain.pages() / most.pages());
  }
}
