/**
 * Holds the page source {@code synthetic}: memory that is computed and not stored, and whose equal
 * pages are known beforehand.
 *
 * <p>It shows what a scan costs of a machine that nobody has at hand. It also shows at once whether
 * a stack of plug-ins counts right. Unless bytes are asked for, a page is its {@linkplain
 * io.ksm.api.PageSource#fingerprints() fingerprint} alone, so that a TiB of pages takes no memory
 * here and little time.
 *
 * <p>Where to begin: {@link io.ksm.source.synthetic.SyntheticSourceFactory} is what the engine
 * finds; it reads the options. From a page to what is in it, by arithmetic:
 *
 * <ol>
 *   <li>{@link io.ksm.source.synthetic.SyntheticSource} is the page source;
 *   <li>{@link io.ksm.source.synthetic.Permutation} turns the page's number into its rank, so that
 *       equal pages lie scattered;
 *   <li>{@link io.ksm.source.synthetic.Population} says by the rank which content the page has:
 *       contents are numbers, and 0 is the page of zeros;
 *   <li>{@link io.ksm.source.synthetic.SyntheticContents} turns the number into a fingerprint, or
 *       into bytes.
 * </ol>
 *
 * <p>The factory is registered in {@code module-info.java} and in {@code META-INF/services}.
 *
 * <p>Tests stand in the same package.
 */
package io.ksm.source.synthetic;
