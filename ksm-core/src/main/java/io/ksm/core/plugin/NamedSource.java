package io.ksm.core.plugin;

import io.ksm.api.PageSource;

/**
 * Holds a source that is open, and how it was named.
 *
 * @param source what can be read
 * @param word what the user wrote: {@code image:vm1.mem}, a path, a directory. Of a source that was
 *     found, what one could write to name it
 * @param part which plug-in opened it, with which argument and options
 * @param isMember whether it belongs to a group that was named as a whole, so that nobody misses it
 *     if it goes
 */
public record NamedSource(PageSource source, String word, PartSpec part, boolean isMember) {

  /** Returns the same source, as one that was named by itself. */
  NamedSource byItself() {
    return new NamedSource(source, word, part, false);
  }
}
