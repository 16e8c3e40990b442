package io.ksm.check;

import io.ksm.api.PluginFactory;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.Plugins;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds the factory that is checked: JUnit makes the tests, and has nothing to give to them.
 *
 * <p>Some tests look at the plug-in in another JVM too, which gets the system properties that begin
 * with {@code ksm}. By them it finds the same factory.
 */
final class Subject {
  private static final String JAR = "ksm.check.jar";
  private static final String AXIS = "ksm.check.axis";
  private static final String NAME = "ksm.check.name";

  private static volatile @Nullable PluginFactory factory;

  private Subject() {}

  static void set(PluginFactory checked) {
    factory = checked;
  }

  /**
   * Says where another JVM finds the factory.
   *
   * @param jar that has it
   * @param axis as {@link PluginTable#axis} names it
   * @param name of the plug-in
   */
  static void setPlace(Path jar, String axis, String name) {
    System.setProperty(JAR, jar.toAbsolutePath().toString());
    System.setProperty(AXIS, axis);
    System.setProperty(NAME, name);
  }

  /**
   * Returns the factory that is checked.
   *
   * @param axis the kind of factory that it is
   */
  static <F extends PluginFactory> F get(Class<F> axis) {
    PluginFactory checked = factory;
    if (checked == null) {
      checked = load();
      factory = checked;
    }
    return axis.cast(checked);
  }

  /** Loads the factory in another JVM, which ends before anybody could close the jar. */
  private static PluginFactory load() {
    String jar = System.getProperty(JAR);
    if (jar == null) {
      throw new IllegalStateException("no factory is checked now");
    }
    String axis = System.getProperty(AXIS);
    return Plugins.ofJar(Path.of(jar)).tables().stream()
        .filter(table -> table.axis().equals(axis))
        .findFirst()
        .orElseThrow()
        .get(System.getProperty(NAME));
  }
}
