package io.ksm.core.plugin;

import io.ksm.api.Options;
import io.ksm.api.SourceFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * Says what a user wants of all sources together. Immutable, so any number of threads may use it.
 *
 * @param options key to value, for those plug-ins that know the option; a value that the user gives
 *     to a single source counts more
 * @param keepsGoing whether one source that cannot be opened leaves the others
 */
public record SourceWishes(Map<String, String> options, boolean keepsGoing) {

  /** Nothing but what is said of each source. */
  public static final SourceWishes NONE = new SourceWishes(Map.of(), false);

  /** Copies the options. */
  public SourceWishes {
    options = Map.copyOf(options);
  }

  /** Returns a plug-in's options, of which those are given that it knows. */
  Options of(SourceFactory factory) {
    Map<String, String> known = new HashMap<>(options);
    known.keySet().removeIf(key -> !Options.isKnown(factory, key));
    return Options.of(factory, known);
  }
}
