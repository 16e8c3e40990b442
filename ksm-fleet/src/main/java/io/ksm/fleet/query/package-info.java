/**
 * Questions about a fleet, as texts in SQL that several engines understand.
 *
 * <p>Where to begin: {@link io.ksm.fleet.query.Question} has the texts, one file each, {@link
 * io.ksm.fleet.query.DuckDb} runs them on this machine, and {@link io.ksm.fleet.query.FleetReport}
 * asks those that a report tells.
 *
 * <p>The texts are in the dialect that DuckDB and Spark share, and see three tables: {@code
 * contents (source, domain, lo, n)}, {@code sources (source, host, domain, pages, contents,
 * zero_pages, resident_pages, first_moment, last_moment)}, and {@code repeated}, which is the
 * answer to the first question.
 */
package io.ksm.fleet.query;
