package io.ksm.kernel.offer;

/**
 * Says what of a process was offered to the kernel's KSM before, and what is now, as the kernel
 * tells it. Immutable.
 *
 * @param pid the process
 * @param name of its program, at most 15 characters; fit to be shown
 * @param before what was offered
 * @param after what is offered now
 * @param ranges how many ranges of addresses the call was made for; 0 if it was for all memory
 * @param bytes how long they are together
 * @param markedBytes how much of them the kernel has marked for merging now: memory of kinds that
 *     cannot merge it does not mark
 */
public record OfferResult(
    int pid,
    String name,
    OfferState before,
    OfferState after,
    int ranges,
    long bytes,
    long markedBytes) {}
