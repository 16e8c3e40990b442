package io.ksm.core.plugin;

import io.ksm.api.PluginFactory;
import io.ksm.api.UsageException;
import io.ksm.api.text.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the plug-ins of one axis, by name. Thread-safe once all are loaded.
 *
 * @param <F> the kind of factory
 */
public final class PluginTable<F extends PluginFactory> {
  /** What a program can do whose author embeds ksm. */
  static final String FOUND =
      "plug-ins are found on the class path, on the module path and in folders given to Plugins.load";

  private final String axis;
  private final String advice;
  private final Map<String, F> byName = new TreeMap<>();

  /**
   * Makes an empty one.
   *
   * @param axis what its plug-ins are
   * @param advice how to add a plug-in, which ends the error for an unknown name
   */
  PluginTable(String axis, String advice) {
    this.axis = axis;
    this.advice = advice;
  }

  /**
   * Returns what these plug-ins are: {@code hasher}, {@code index}, {@code policy}, {@code source}.
   */
  public String axis() {
    return axis;
  }

  /** Returns all plug-ins, sorted by name. */
  public Collection<F> all() {
    return List.copyOf(byName.values());
  }

  /**
   * Returns who made a part.
   *
   * @param name of the plug-in
   * @param type the part's class
   * @throws UsageException if there is no such plug-in
   */
  public PluginPart part(String name, Class<?> type) {
    return new PluginPart(axis, name, get(name).getClass(), type);
  }

  /** Says whether there is a plug-in of this name. */
  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /**
   * Returns the plug-in of a name.
   *
   * @throws UsageException if there is none; says which there are, which is nearest and how to add
   *     one
   */
  public F get(String name) {
    F found = byName.get(name);
    if (found == null) {
      throw new UsageException(unknown(name));
    }
    return found;
  }

  private String unknown(String name) {
    if (byName.isEmpty()) {
      return "no %s '%s': there is none at all; %s".formatted(axis, name, advice);
    }
    List<String> names = new ArrayList<>(byName.keySet());
    String nearest = NearestName.of(name, names);
    return "no %s '%s'%s: there are %s; %s"
        .formatted(
            axis,
            name,
            nearest == null ? "" : ", did you mean '" + nearest + "'?",
            String.join(", ", names),
            advice);
  }

  /**
   * Adds a plug-in, unless one of that name is there already.
   *
   * @return null, or an error that names both
   */
  @Nullable String add(F factory) {
    F other = byName.putIfAbsent(factory.name(), factory);
    return other == null
        ? null
        : "two plug-ins for the %s '%s': %s in %s and %s in %s; remove one of the jars"
            .formatted(
                axis,
                factory.name(),
                other.getClass().getName(),
                Origin.of(other.getClass()),
                factory.getClass().getName(),
                Origin.of(factory.getClass()));
  }
}
