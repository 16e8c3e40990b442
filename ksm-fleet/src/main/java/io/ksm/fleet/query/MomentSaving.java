package io.ksm.fleet.query;

import java.time.Instant;
import java.util.List;

/**
 * What merging saved at one time.
 *
 * @param time when the fleet was collected
 * @param all what all hosts saved; its host has no name
 * @param hosts what each saved, by their names
 */
public record MomentSaving(Instant time, HostSaving all, List<HostSaving> hosts) {

  /** Copies the list. */
  public MomentSaving {
    hosts = List.copyOf(hosts);
  }
}
