/**
 * Holds what all formats share: the interface of a format, what it is given, and what it makes.
 *
 * <ul>
 *   <li>{@code ImageFormat} is the interface; {@code Opening} is what a format is given, with the
 *       user's {@code ImageOptions};
 *   <li>{@code Segment}, {@code SegmentLayout} and {@code SecondViews} make regions of memory that
 *       lies in one place in the file;
 *   <li>{@code ImageSource} is the page source of all formats: a list of {@code Part}s, which join
 *       a region and its {@code RegionPages}.
 * </ul>
 */
package io.ksm.source.image.format;
