package io.ksm.fleet.query;

import io.ksm.fleet.FleetSource;
import java.util.List;

/**
 * What a source means to the hosts of its fleet.
 *
 * @param source it
 * @param leaves what its host would not save any more without it, in pages
 * @param brings what other hosts would save with it, most first; hosts with which it has nothing in
 *     common are left out
 */
public record SourceGain(FleetSource source, Estimate leaves, List<Bring> brings) {

  /** Copies the list. */
  public SourceGain {
    brings = List.copyOf(brings);
  }

  /**
   * What a host would save with the source.
   *
   * @param host its name
   * @param saved in pages
   */
  public record Bring(String host, Estimate saved) {}

  /** Returns what the best other host would save with it, and this one not; 0 or less if none. */
  public long best() {
    return brings.isEmpty() ? -leaves.pages() : brings.getFirst().saved().pages() - leaves.pages();
  }
}
