package io.ksm.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens {@link PageSource}s.
 *
 * <p>Users write {@code name:argument} or {@code name:argument,key=value}, for example {@code
 * image:vm1.mem}. A comma inside the argument is doubled.
 */
public non-sealed interface SourceFactory extends PluginFactory {

  /** How surely a plug-in can open a path that the user gave without naming a plug-in. */
  enum Match {
    /** Not at all. */
    NO,
    /** As a last resort, because the content has no format that could be recognised. */
    FALLBACK,
    /** The content is of a format that this plug-in knows. */
    EXACT
  }

  /**
   * Opens what the argument names; often one source, or several where it names a group.
   *
   * @param argument the text after {@code name:}, without options; may be empty
   * @param options this plug-in's options
   * @return at least one source; the caller closes each
   * @throws UsageException if the argument or an option has no meaning here
   * @throws IOException if what is named cannot be read
   */
  List<PageSource> open(String argument, Options options) throws IOException;

  /**
   * Says whether an argument names a group, whose members come and go, rather than each of them:
   * the processes of a container, say. That a member goes while it is scanned is then no failure.
   *
   * @param argument as for {@link #open}
   */
  default boolean isGroup(String argument) {
    return false;
  }

  /**
   * Says whether this plug-in can open a path.
   *
   * @param path an existing file or directory
   * @throws IOException if it cannot be read
   */
  default Match match(Path path) throws IOException {
    return Match.NO;
  }

  /**
   * Finds what could be opened on this machine when the user names no source at all. Most plug-ins
   * find nothing.
   *
   * @throws IOException if this machine cannot be asked
   */
  default Discovery discover() throws IOException {
    return Discovery.NOTHING;
  }

  /**
   * Finds the same, but for what the user does not want. Plug-ins without an option about that need
   * only {@link #discover()}.
   *
   * @param options this plug-in's options: what the user wants of all sources
   * @throws UsageException if an option has no meaning here
   * @throws IOException if this machine cannot be asked
   */
  default Discovery discover(Options options) throws IOException {
    return discover();
  }
}
