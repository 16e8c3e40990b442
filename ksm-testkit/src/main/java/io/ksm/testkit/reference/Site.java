package io.ksm.testkit.reference;

import io.ksm.api.Region;

/**
 * Where a page lies in this scan.
 *
 * @param region as the source listed it
 * @param index of the page, counted from the region's beginning
 * @param domain that the policy gave to the region
 */
record Site(Region region, long index, String domain) {}
