package io.ksm.source.image.format;

import io.ksm.api.Region;

/**
 * A region of an image and where its pages are.
 *
 * @param pages not asked if the region is ineligible
 */
public record Part(Region region, RegionPages pages) {}
