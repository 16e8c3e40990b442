package io.ksm.record;

import io.ksm.api.PageSource;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import java.io.IOException;
import java.util.List;

/**
 * Gives a recording its sources, at its beginning and those that come later. The recording closes
 * them. Used by one thread.
 */
public interface RecordedSources {

  /**
   * Opens all that there is now.
   *
   * @return at least one
   * @throws io.ksm.api.UsageException if something was named that cannot be
   * @throws IOException if something cannot be read
   */
  List<PageSource> open() throws IOException;

  /** Says whether sources may still come. */
  default boolean mayCome() {
    return false;
  }

  /** Opens what has come since the last call. Called before each sample but the first. */
  default List<PageSource> openNew() {
    return List.of();
  }

  /** Returns what users should know of the opening, one line each. */
  default List<String> warnings() {
    return List.of();
  }

  /** Gives sources that are open. */
  static RecordedSources of(List<PageSource> sources) {
    return () -> List.copyOf(sources);
  }

  /**
   * Gives sources by their names, as users write them.
   *
   * @param names none for whatever the plug-ins find on this machine
   */
  static RecordedSources named(Plugins plugins, List<String> names, SourceWishes wishes) {
    return new NamedSources(plugins, names, wishes);
  }
}
