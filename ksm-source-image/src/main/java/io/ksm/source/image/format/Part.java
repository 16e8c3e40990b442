package io.ksm.source.image.format;

import io.ksm.api.Region;

/**
 * Joins a region of an image and its pages. Immutable.
 *
 * @param pages not asked if the region is ineligible
 */
public record Part(Region region, RegionPages pages) {}
