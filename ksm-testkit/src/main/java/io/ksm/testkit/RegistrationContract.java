package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
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
 * as Maven leaves them.
 */
public abstract class RegistrationContract {
  private static final List<Class<? extends PluginFactory>> AXES =
      List.of(HasherFactory.class, IndexFactory.class, PolicyFactory.class, SourceFactory.class);
  private static final String WORD = "[a-z][a-z0-9-]*";
  private static final String ONE_LINE = "\\S(.*\\S)?";

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
    assertThat(serviceFiles()).isNotEmpty().isEqualTo(provided());
  }

  /** Both ways of loading demand a public class that can be made from outside. */
  @Test
  public void factoriesCanBeMade() throws ReflectiveOperationException, IOException {
    for (Map.Entry<String, List<String>> axis : provided().entrySet()) {
      Class<?> service = Class.forName(axis.getKey(), false, loader);
      for (String name : axis.getValue()) {
        Class<?> factory = Class.forName(name, true, loader);
        assertThat(factory).isPublic().isFinal();
        assertThat(service).isAssignableFrom(factory);
        assertThat(factory.getConstructor().getModifiers()).matches(Modifier::isPublic, "public");
      }
    }
  }

  /** Users select a plug-in by its name, which must therefore be one word and mean one plug-in. */
  @Test
  public void namesAreWordsAndUnique() throws ReflectiveOperationException, IOException {
    for (Class<? extends PluginFactory> axis : AXES) {
      List<? extends PluginFactory> factories = factories(axis);
      assertThat(factories).extracting(PluginFactory::name).doesNotHaveDuplicates();
      assertThat(factories).allSatisfy(it -> assertThat(it.name()).matches(WORD));
    }
  }

  /** The listing shows one line for each plug-in and each option. */
  @Test
  public void summariesAreOneLine() throws ReflectiveOperationException, IOException {
    for (PluginFactory factory : factories()) {
      assertThat(factory.summary()).as(factory.name()).matches(ONE_LINE);
      for (Option option : factory.options()) {
        assertThat(option.summary()).as(factory.name() + ":" + option.key()).matches(ONE_LINE);
      }
    }
  }

  /** Option names are words, unique in their plug-in. */
  @Test
  public void optionsAreWordsAndUnique() throws ReflectiveOperationException, IOException {
    for (PluginFactory factory : factories()) {
      assertThat(factory.options()).extracting(Option::key).doesNotHaveDuplicates();
      assertThat(factory.options()).allSatisfy(it -> assertThat(it.key()).matches(WORD));
    }
  }

  /** A plug-in accepts its own defaults, also when the user spells them out. */
  @Test
  public void defaultsAreAccepted() throws ReflectiveOperationException, IOException {
    for (PluginFactory factory : factories()) {
      Map<String, String> spelled = new TreeMap<>();
      factory.options().forEach(option -> spelled.put(option.key(), option.defaultValue()));
      assertThatCode(() -> create(factory, Options.of(factory, spelled)))
          .as(factory.name())
          .doesNotThrowAnyException();
    }
  }

  /** Makes the part where that needs no more than options; a source needs something to open. */
  private static void create(PluginFactory factory, Options options) {
    switch (factory) {
      case HasherFactory it -> assertThat(it.create(options)).isNotNull();
      case IndexFactory it -> assertThat(it.create(options)).isNotNull();
      case PolicyFactory it -> assertThat(it.create(options)).isNotNull();
      case SourceFactory it -> assertThat(it.name()).isNotNull();
    }
  }

  private List<PluginFactory> factories() throws ReflectiveOperationException, IOException {
    List<PluginFactory> all = new ArrayList<>();
    for (Class<? extends PluginFactory> axis : AXES) {
      all.addAll(factories(axis));
    }
    return all;
  }

  private <F extends PluginFactory> List<F> factories(Class<F> axis)
      throws ReflectiveOperationException, IOException {
    List<F> found = new ArrayList<>();
    for (String name : provided().getOrDefault(axis.getName(), List.of())) {
      Constructor<?> constructor = Class.forName(name, true, loader).getConstructor();
      found.add(axis.cast(constructor.newInstance()));
    }
    return found;
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
