package io.ksm.arena.stress.support;

/**
 * What came of a run.
 *
 * @param writes made by authors
 * @param rounds of the merger
 * @param merged pages that a frame was laid over
 * @param zeroed pages merged with the zero page
 * @param broken merged pages that a write gave a copy of their own
 * @param refused pages that were not merged, mostly because they were written to meanwhile
 * @param collections of garbage
 * @param checks comparisons of a page with what it must hold
 * @param lost pages in which a write was lost
 * @param altered pages that changed though nobody wrote to them
 * @param firstFault what was found first to be wrong; empty if nothing was
 * @param millis how long the authors wrote
 */
public record StressOutcome(
    long writes,
    long rounds,
    long merged,
    long zeroed,
    long broken,
    long refused,
    long collections,
    long checks,
    long lost,
    long altered,
    String firstFault,
    long millis) {}
