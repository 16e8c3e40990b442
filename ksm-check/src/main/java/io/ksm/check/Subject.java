package io.ksm.check;

import io.ksm.api.PluginFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds the factory that is checked: JUnit makes the tests, and has nothing to give to them. */
final class Subject {
  private static volatile @Nullable PluginFactory factory;

  private Subject() {}

  static void set(PluginFactory checked) {
    factory = checked;
  }

  /**
   * Returns the factory that is checked.
   *
   * @param axis the kind of factory that it is
   */
  static <F extends PluginFactory> F get(Class<F> axis) {
    return axis.cast(Objects.requireNonNull(factory, "no factory is checked now"));
  }
}
