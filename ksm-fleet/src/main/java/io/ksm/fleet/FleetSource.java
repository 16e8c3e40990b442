package io.ksm.fleet;

import io.ksm.fleet.contents.CollectedSource;

/**
 * A source of a fleet.
 *
 * @param number its place in the fleet
 * @param collected what the file tells of it
 * @param name tells it from all others of the fleet, for people
 * @param host the number of its host
 * @param realm pages merge within one only: 0 for all, or a number for each domain
 * @param memoryBytes how much memory it takes if nothing merges
 * @param stays whether it must stay where it is
 */
public record FleetSource(
    int number,
    CollectedSource collected,
    String name,
    int host,
    int realm,
    long memoryBytes,
    boolean stays) {

  /** Returns it with another number, on another host. */
  FleetSource moved(int newNumber, int newHost) {
    return new FleetSource(newNumber, collected, name, newHost, realm, memoryBytes, stays);
  }
}
