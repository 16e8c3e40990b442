package io.ksm.fleet.contents;

/**
 * A content that a source has often.
 *
 * @param fingerprint its first 64 bits
 * @param pages how many pages of the source have it
 */
public record RepeatedContent(long fingerprint, long pages) {}
