package io.ksm.core.engine.pages;

import io.ksm.api.MergePolicy;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the domains in which pages merge, and gives each region the salt of its own. */
public final class Domains {
  private final MergePolicy policy;
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The domains of the policy alone. */
  private final Map<String, Integer> tenants = new HashMap<>();

  public Domains(MergePolicy policy) {
    this.policy = policy;
  }

  /** Gives the present regions of a source their salts. */
  public void mix(SourceState state) {
    List<Region> regions = state.regions();
    long[] salts = new long[regions.size()];
    int[] owners = new int[salts.length];
    for (int i = 0; i < salts.length; i++) {
      String domain = policy.domain(regions.get(i));
      salts[i] = Keys.salt(number(state, domain));
      owners[i] = tenants.computeIfAbsent(domain, any -> tenants.size());
    }
    state.salts(salts);
    state.tenants(owners);
    separateMoved(state);
  }

  /** Returns how many domains the policy has told apart so far. */
  public int tenants() {
    return tenants.size();
  }

  /** Pages that were merged in another domain get copies of their own before they are scanned. */
  private static void separateMoved(SourceState state) {
    for (int i = 0; i < state.regions().size(); i++) {
      if (state.hasMoved(i) && state.region(i).isEligible()) {
        try {
          state.unmerge(state.region(i));
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
    String fingerprints = state.source.fingerprints();
    String kind = fingerprints == null ? "bytes" : "fingerprints by " + fingerprints;
    String place = state.merging == null ? kind : kind + " in " + state.number;
    return numbers.computeIfAbsent(place + ": " + domain, any -> numbers.size());
  }
}
