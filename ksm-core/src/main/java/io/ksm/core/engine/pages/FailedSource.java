package io.ksm.core.engine.pages;

import io.ksm.api.PageSource;

/**
 * Names a source that cannot be read any more, and says why.
 *
 * @param source that failed
 * @param why in one line
 */
public record FailedSource(PageSource source, String why) {}
