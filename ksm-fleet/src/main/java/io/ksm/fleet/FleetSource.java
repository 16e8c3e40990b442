package io.ksm.fleet;

import io.ksm.fleet.contents.CollectedSource;

/**
 * A source of a fleet.
 *
 * @param number its place in the fleet
 * @param collected what the file tells of it
 * @param name tells it from all others of the fleet, for people
 * @param host the number of its host
 * @param domain pages merge within one only: 0 for all, or a number for each domain
 * @param memoryBytes how much memory it takes if nothing merges
 * @param stays whether it must stay where it is
 * @param firstMoment the first moment at which this is the source, as a number; 0 but for the fleet
 *     of {@linkplain FleetHistory#all() all times}
 * @param lastMoment the last such moment, inclusive
 */
public record FleetSource(
    int number,
    CollectedSource collected,
    String name,
    int host,
    int domain,
    long memoryBytes,
    boolean stays,
    int firstMoment,
    int lastMoment) {

  /** Returns it on another host. */
  public FleetSource on(int otherHost) {
    return new FleetSource(
        number, collected, name, otherHost, domain, memoryBytes, stays, firstMoment, lastMoment);
  }

  /** Returns it as one of the sources of all times. */
  FleetSource ofAllTimes(int newNumber, int newHost, int moment) {
    return new FleetSource(
        newNumber, collected, name, newHost, domain, memoryBytes, stays, moment, moment);
  }

  /** Returns it with a later last moment. */
  FleetSource until(int moment) {
    return new FleetSource(
        number, collected, name, host, domain, memoryBytes, stays, firstMoment, moment);
  }
}
