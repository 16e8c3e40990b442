package io.ksm.source.linux.process;

/**
 * Says how the regions of a process are listed. Immutable.
 *
 * @param domainPrefix what the domain of its regions begins with, before its user; may be empty
 * @param offeredOnly whether only memory that was offered to KSM is eligible
 * @param nodes whether to tell in which NUMA node they lie, on a machine with several
 */
public record ListingOptions(String domainPrefix, boolean offeredOnly, boolean nodes) {}
