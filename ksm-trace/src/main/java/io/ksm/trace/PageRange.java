package io.ksm.trace;

/**
 * Neighbouring pages.
 *
 * @param first page, by its address in pages
 * @param end the page after the last one
 */
public record PageRange(long first, long end) {}
