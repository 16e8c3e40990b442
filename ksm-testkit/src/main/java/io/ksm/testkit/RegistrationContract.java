package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Holds together what a module says of its plug-ins: {@code provides} in its descriptor, the files
 * under {@code META-INF/services}, and the factories themselves.
 *
 * <p>A module with plug-ins has one test that extends this class and names one class of the module:
 *
 * <pre>{@code
 * class RegistrationTest extends RegistrationContract {
 *   RegistrationTest() {
 *     super(SumHasherFactory.class);
 *   }
 * }
 * }</pre>
 *
 * <p>The module's classes, {@code module-info.class} and resources are expected in one directory,
 * as Maven leaves them. A project without {@code module-info} is taken by its service files alone.
 *
 * <p>All the factories are then asked whatever users can ask of them, sensible or not ({@link
 * FactoryContract}).
 */
public abstract class RegistrationContract extends FactoryContract {
  private static final List<Class<? extends PluginFactory>> AXES =
      List.of(HasherFactory.class, IndexFactory.class, PolicyFactory.class, SourceFactory.class);

  private final ClassLoader loader;
  private final Path classes;

  /**
   * Makes the test of one module.
   *
   * @param member any class of the module
   */
  protected RegistrationContract(Class<?> member) {
    try {
      loader = member.getClassLoader();
      classes = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the module path reads is what the class path reads, and it is not nothing. */
  @Test
  public void descriptorAndServiceFilesAgree() throws IOException {
    assertThat(serviceFiles()).as("META-INF/services").isNotEmpty();
    assumeTrue(hasDescriptor(), "there is no module-info: the service files stand alone");
    assertThat(serviceFiles()).as("META-INF/services").isEqualTo(provided());
  }

  /** Both ways of loading demand a public class that can be made from outside. */
  @Test
  public void factoriesCanBeMade() throws ReflectiveOperationException, IOException {
    for (Map.Entry<String, List<String>> axis : registered().entrySet()) {
      Class<?> service = Class.forName(axis.getKey(), false, loader);
      for (String name : axis.getValue()) {
        Class<?> factory = Class.forName(name, true, loader);
        assertThat(factory).as("the factory").isPublic().isFinal();
        assertThat(service).as("the service of %s", name).isAssignableFrom(factory);
        assertThat(factory.getConstructor().getModifiers()).matches(Modifier::isPublic, "public");
      }
    }
  }

  /** Returns the factories that are checked: those that are registered, unless overridden. */
  @Override
  protected List<? extends PluginFactory> factories() throws Exception {
    List<PluginFactory> all = new ArrayList<>();
    for (Class<? extends PluginFactory> axis : AXES) {
      all.addAll(factories(axis));
    }
    return all;
  }

  private <F extends PluginFactory> List<F> factories(Class<F> axis)
      throws ReflectiveOperationException, IOException {
    List<F> found = new ArrayList<>();
    for (String name : registered().getOrDefault(axis.getName(), List.of())) {
      Constructor<?> constructor = Class.forName(name, true, loader).getConstructor();
      found.add(axis.cast(constructor.newInstance()));
    }
    return found;
  }

  private boolean hasDescriptor() {
    return Files.exists(classes.resolve("module-info.class"));
  }

  private Map<String, List<String>> registered() throws IOException {
    return hasDescriptor() ? provided() : serviceFiles();
  }

  /** Reads the descriptor: per service, the names of its providers. */
  private Map<String, List<String>> provided() throws IOException {
    try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
      Map<String, List<String>> provided = new TreeMap<>();
      for (ModuleDescriptor.Provides provides : ModuleDescriptor.read(in).provides()) {
        provided.put(provides.service(), provides.providers().stream().sorted().toList());
      }
      return provided;
    }
  }

  /** Reads the service files: per service, the names of its providers. */
  private Map<String, List<String>> serviceFiles() throws IOException {
    Map<String, List<String>> named = new TreeMap<>();
    for (Class<? extends PluginFactory> axis : AXES) {
      Path file = classes.resolve("META-INF/services").resolve(axis.getName());
      if (Files.exists(file)) {
        named.put(axis.getName(), providerNames(file));
      }
    }
    return named;
  }

  /** Reads one service file in the format of {@link java.util.ServiceLoader}. */
  private static List<String> providerNames(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .sorted()
        .toList();
  }
}
