package io.ksm.core.plugin;

import io.ksm.api.PageSource;
import io.ksm.core.faults.SourceFaults;
import java.util.List;

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

  /** Returns what users should know about the source; a line about it if it cannot say. */
  public List<String> warnings() {
    return SourceFaults.warnings(source);
  }

  /** Returns what is damaged of the source; a line about it if it cannot say. */
  public List<String> damage() {
    return SourceFaults.damage(source);
  }

  /** Returns what the source left out; a line about it if it cannot say. */
  public List<String> notes() {
    return SourceFaults.notes(source);
  }

  /** Returns the same source, as one that was named by itself. */
  NamedSource byItself() {
    return new NamedSource(source, word, part, false);
  }
}
