/**
 * Collects which contents the memory of a host has.
 *
 * <p>Where to begin: a {@link io.ksm.fleet.collect.Collector} reads sources, as a {@link
 * io.ksm.fleet.collect.CollectionPlan} says, and writes a file of {@link io.ksm.fleet.contents}.
 */
package io.ksm.fleet.collect;
