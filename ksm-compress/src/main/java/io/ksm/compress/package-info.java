/**
 * Estimates what memory would take if the kernel compressed it instead of merging it, or after it
 * was merged: in a swap space of compressed memory, by zram or zswap.
 *
 * <p>A {@link io.ksm.compress.PageCompressor} tells how long a page is when an algorithm of the
 * kernel has compressed it, and {@link io.ksm.compress.SizeClasses} how much memory the kernel
 * needs to keep that. {@link io.ksm.compress.CompressionSample} does both for a sample of pages and
 * tells from it what all of them take, and how sure that is. Begin with {@link
 * io.ksm.compress.CompressionSample}.
 */
package io.ksm.compress;
