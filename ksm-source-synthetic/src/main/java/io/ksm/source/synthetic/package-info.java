/**
 * Page source {@code synthetic}: memory that is computed and not stored, whose equal pages are
 * known beforehand.
 *
 * <p>It answers what a scan of a machine costs that nobody has at hand, and it tells at once
 * whether a stack of plug-ins counts right. Unless bytes are asked for, a page is its {@linkplain
 * io.ksm.api.PageSource#fingerprints() fingerprint} alone, so that a TiB of pages takes no memory
 * here and little time.
 *
 * <p>From a page to what is in it, by arithmetic:
 *
 * <ol>
 *   <li>{@link io.ksm.source.synthetic.Permutation} turns the page's number into its rank, so that
 *       equal pages lie scattered;
 *   <li>{@link io.ksm.source.synthetic.Population} says by the rank which content the page has:
 *       contents are numbers, and 0 is the page of zeros;
 *   <li>{@link io.ksm.source.synthetic.Contents} turns the number into a fingerprint, or into
 *       bytes;
 *   <li>{@link io.ksm.source.synthetic.SyntheticSource} is the page source of all that.
 * </ol>
 */
package io.ksm.source.synthetic;
