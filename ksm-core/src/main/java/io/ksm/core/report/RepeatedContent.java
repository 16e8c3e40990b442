package io.ksm.core.report;

import java.util.Map;

/**
 * Tells of one content that stands in several pages. Immutable.
 *
 * @param hash by the stack's hasher
 * @param pages how many pages hold it
 * @param owners the labels of the sources that hold it, most pages first, with their pages; no two
 *     sources have one label here
 * @param sample the engine's number of a page that holds it, see {@code Ksm.read}
 */
public record RepeatedContent(long hash, long pages, Map<String, Long> owners, int sample) {}
