package io.ksm.core.engine;

import io.ksm.api.MergePolicy;
import io.ksm.api.Region;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the domains in which pages merge, and gives each region the salt of its own. */
final class Domains {
  private final MergePolicy policy;
  private final Map<String, Integer> numbers = new HashMap<>();

  Domains(MergePolicy policy) {
    this.policy = policy;
  }

  /** Gives the present regions of a source their salts. */
  void mix(SourceState state) {
    List<Region> regions = state.regions();
    state.salts = new long[regions.size()];
    for (int i = 0; i < state.salts.length; i++) {
      state.salts[i] = Keys.salt(number(state, policy.domain(regions.get(i))));
    }
  }

  /**
   * Frames lie in one merging source, so its pages merge among themselves only. Fingerprints cannot
   * be compared with bytes, so they stay apart too.
   */
  private int number(SourceState state, String domain) {
    String kind = state.fingerprints ? "fingerprints" : "bytes";
    String place = state.merging == null ? kind : kind + " in " + state.number;
    return numbers.computeIfAbsent(place + ": " + domain, any -> numbers.size());
  }
}
