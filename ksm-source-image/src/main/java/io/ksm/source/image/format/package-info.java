/**
 * What every format shares: the seam {@code ImageFormat}, what a format is given ({@code Opening}),
 * the pages of a region ({@code RegionPages}), and the page source of them all.
 */
package io.ksm.source.image.format;
