package io.ksm.report.scan;

import io.ksm.core.report.RepeatedContent;

/**
 * Holds a repeated content, to be shown.
 *
 * @param repeated how often it stands where
 * @param firstBytes its first bytes in hexadecimal; empty if they were not asked for, or no page
 *     holds it any more
 */
public record Content(RepeatedContent repeated, String firstBytes) {}
