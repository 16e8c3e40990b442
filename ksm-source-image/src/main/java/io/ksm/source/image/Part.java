package io.ksm.source.image;

import io.ksm.api.Region;

/**
 * A region of an image and where its pages are.
 *
 * @param pages not asked if the region is ineligible
 */
record Part(Region region, Pages pages) {}
