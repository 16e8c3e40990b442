package io.ksm.core.engine.pages;

import io.ksm.api.PageSource;

/**
 * A source that cannot be read any more.
 *
 * @param source that failed
 * @param why in one line
 */
public record FailedSource(PageSource source, String why) {}
