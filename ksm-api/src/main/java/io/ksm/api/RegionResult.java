package io.ksm.api;

/**
 * What one full scan found in one eligible region, in pages. Immutable.
 *
 * <p>All counts but {@link #merged} are of the pages that this scan encountered: where a policy
 * sets a {@linkplain MergePolicy#maxVisits budget}, those of the sample.
 *
 * @param region as its source listed it for this scan
 * @param source the number of the source that it lies in, as {@link PageView#source()}
 * @param present pages that were there when they were encountered
 * @param visited pages that were visited; the others were skipped, or settled on the zero page
 * @param calm those visited pages that were found calm, or unchanged on their frame
 * @param merged pages that share a frame with at least one other page, or are on the zero page,
 *     when the scan is over; those that an earlier scan merged are among them
 * @param broken pages on a frame or on the zero page that this scan found written to, gone, or
 *     moved to another domain
 */
public record RegionResult(
    Region region, int source, long present, long visited, long calm, long merged, long broken) {}
