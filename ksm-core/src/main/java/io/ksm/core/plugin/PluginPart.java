package io.ksm.core.plugin;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Knows which plug-in made a part, to name it where the part breaks its contract. Immutable, so any
 * number of threads may use it.
 */
public final class PluginPart {
  private final String axis;
  private final String name;
  private final Class<?> factory;
  private final Class<?> type;

  /**
   * Names the maker of a part.
   *
   * @param axis what it is: {@code index}
   * @param name of the plug-in
   * @param factory the plug-in's class
   * @param type the part's class
   */
  PluginPart(String axis, String name, Class<?> factory, Class<?> type) {
    this.axis = axis;
    this.name = name;
    this.factory = factory;
    this.type = type;
  }

  /** Says whether a class is the factory's, or one nested in it, as a lambda's seems to be. */
  public boolean isOfFactory(String className) {
    return names(factory, className);
  }

  /** Says whether a class is the part's, one that it inherits from, or one nested in these. */
  public boolean isOf(String className) {
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      if (names(at, className)) {
        return true;
      }
      if (isOfInterface(at, className)) {
        return true;
      }
    }
    return false;
  }

  /** Says whether a class is an interface of another one, or one that such an interface extends. */
  private static boolean isOfInterface(Class<?> type, String className) {
    for (Class<?> above : type.getInterfaces()) {
      if (names(above, className) || isOfInterface(above, className)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(Class<?> type, String className) {
    return className.equals(type.getName()) || className.startsWith(type.getName() + "$");
  }

  /** Says whether the plug-in is somebody else's, and not one of ksm's own. */
  public boolean isForeign() {
    return Origin.isForeign(factory);
  }

  /** Returns what the plug-in is called in errors: its axis, its name and where it is from. */
  @Override
  public String toString() {
    return Origin.describe(axis, name, factory);
  }

  /** Returns an exception that names the plug-in, its jar and what its part did, in one line. */
  public PluginFault fault(String what) {
    return new PluginFault(toString(), what);
  }

  /** Returns an exception that names the plug-in, its jar and what its part threw. */
  public PluginFault fault(Throwable thrown) {
    return new PluginFault(toString(), thrown);
  }

  /**
   * Returns an exception that names the plug-ins of which one may have thrown something; whether
   * one has, and which, cannot be told.
   */
  public static PluginFault faultOfOne(List<PluginPart> parts, Throwable thrown) {
    String names = parts.stream().map(PluginPart::toString).collect(Collectors.joining(", "));
    String who = (parts.size() == 1 ? "" : "one of: ") + names;
    return new PluginFault("perhaps thrown by " + who, thrown);
  }
}
