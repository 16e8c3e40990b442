package io.ksm.api;

import java.util.List;

/**
 * A supplier of one kind of part, found by its name.
 *
 * <p>Implementations are stateless, have a public no-argument constructor and are registered as
 * services of one of the four sub-interfaces. Their methods are cheap: listing the plug-ins calls
 * all of them.
 */
public sealed interface PluginFactory
    permits HasherFactory, IndexFactory, PolicyFactory, SourceFactory {

  /** Returns the name by which users select this part: {@code [a-z][a-z0-9-]*}, unique per axis. */
  String name();

  /** Returns one line for people: what the part is and when to choose it. */
  String summary();

  /** Returns the options that users may set, in the order in which they are shown. */
  default List<Option> options() {
    return List.of();
  }
}
