package io.ksm.core.engine.pages;

import io.ksm.api.MergePolicy;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers the domains in which pages merge, and tells each source those of its regions. For one
 * thread, between scans.
 */
public final class Domains {
  private final MergePolicy policy;

  /** Indexed by the policy's domain, and by what keeps pages of one domain apart. */
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Indexed by the policy's domain. */
  private final Map<String, Integer> policyNumbers = new HashMap<>();

  public Domains(MergePolicy policy) {
    this.policy = policy;
  }

  /** Tells a source the domains of its present regions. */
  public void assign(SourceState state) {
    List<Region> regions = state.regions.all();
    long[] bits = new long[regions.size()];
    int[] ofPolicy = new int[bits.length];
    for (int i = 0; i < bits.length; i++) {
      String domain = WrongAnswer.notNull(policy.domain(regions.get(i)), policy, "domain()");
      bits[i] = Keys.domainBits(number(state, domain));
      ofPolicy[i] = policyNumbers.computeIfAbsent(domain, any -> policyNumbers.size());
    }
    state.regions.domains(bits, ofPolicy);
    separateMoved(state);
  }

  /** Says whether the policy has told several domains apart so far. */
  public boolean areSeveral() {
    return policyNumbers.size() > 1;
  }

  /** Pages that were merged in another domain get copies of their own before they are scanned. */
  private static void separateMoved(SourceState state) {
    SourceRegions regions = state.regions;
    for (int i = 0; i < regions.all().size(); i++) {
      if (regions.hasMoved(i) && regions.get(i).isEligible()) {
        try {
          state.unmerge(regions.get(i));
        } catch (IOException e) {
          state.fail(e.getMessage());
          return;
        }
      }
    }
  }

  /**
   * Frames lie in one merging source, so its pages merge among themselves only. Fingerprints cannot
   * be compared with bytes, so they stay apart too.
   */
  private int number(SourceState state, String domain) {
    String by = state.fingerprintKind;
    String kind = by == null ? "bytes" : "fingerprints by " + by;
    String place = state.merging == null ? kind : kind + " in " + state.number;
    return numbers.computeIfAbsent(place + ": " + domain, any -> numbers.size());
  }
}
