package io.ksm.fleet;

/**
 * A host of a fleet.
 *
 * @param name of the machine
 * @param memoryBytes how much memory it has for sources; 0 if nobody told
 */
public record FleetHost(String name, long memoryBytes) {}
