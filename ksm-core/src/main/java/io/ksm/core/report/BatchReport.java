package io.ksm.core.report;

/**
 * What one batch of a full scan did.
 *
 * @param visits pages that were visited
 * @param calmVisits those of them that were found calm, so that an equal page was looked for
 * @param mergedVisits those that were found merged already
 * @param skips pages that were skipped, as the policy did not want them
 * @param merges how many times a page was merged
 * @param endsScan whether the full scan has come to its end; a batch that does may have no visits
 */
public record BatchReport(
    long visits, long calmVisits, long mergedVisits, long skips, long merges, boolean endsScan) {}
