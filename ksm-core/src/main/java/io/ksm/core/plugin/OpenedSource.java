package io.ksm.core.plugin;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;

/**
 * A source that was opened, and how.
 *
 * @param source what can be read
 * @param factory that opened it
 * @param isMember whether it belongs to a group that was named as a whole, so that nobody misses it
 *     if it goes
 */
public record OpenedSource(PageSource source, SourceFactory factory, boolean isMember) {}
