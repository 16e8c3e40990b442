/**
 * Fleets: many hosts, and the sources on them.
 *
 * <p>Where to begin: {@link io.ksm.fleet.Fleet} opens the files that hosts have collected, checks
 * that they fit together, and takes from a {@link io.ksm.fleet.FleetDescription} what the files
 * cannot tell. {@code io.ksm.fleet.query} asks questions about it.
 */
package io.ksm.fleet;
