package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PluginFactory;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.support.PluginJar;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plug-ins are found, wherever they come from; a broken one is named and hides none of the rest.
 */
class PluginsTest {
  @TempDir private Path directory;

  private Path jar(String name) {
    return directory.resolve(name);
  }

  @Test
  void findsThoseOfTheClassPath() {
    try (Plugins plugins = Plugins.load()) {
      assertThat(plugins.policies().all())
          .extracting(PluginFactory::name)
          .containsExactly("eager", "isolated", "ksm", "zero-only");
      assertThat(plugins.hashers().all()).isNotEmpty();
      assertThat(plugins.indexes().all()).isNotEmpty();
      assertThat(plugins.sources().all()).isNotEmpty();
      assertThat(plugins.broken()).isEmpty();
      assertThat(plugins.tables())
          .extracting(PluginTable::axis)
          .containsExactly("hasher", "index", "policy", "source");
    }
  }

  @Test
  void addsThoseOfADirectoryEachWithALoaderOfItsOwn() throws IOException {
    new PluginJar().level("2").hasher("Same", "one", "").write(jar("one.jar"));
    new PluginJar().hasher("Same", "two", "").write(jar("two.jar"));
    Files.writeString(directory.resolve("notes.txt"), "not a jar, and not taken for one");
    try (Plugins plugins = Plugins.load(directory)) {
      assertThat(plugins.broken()).isEmpty();
      HasherFactory one = plugins.hashers().get("one");
      HasherFactory two = plugins.hashers().get("two");
      assertThat(one.getClass().getName()).isEqualTo(two.getClass().getName());
      assertThat(one.getClass()).isNotSameAs(two.getClass());
      long hash = one.create(Options.of(one, Map.of())).hash(MemorySegment.NULL, 0, 77);
      assertThat(hash).isEqualTo(77);
      assertThat(plugins.policies().contains("ksm")).isTrue();
      int alone = Plugins.load().hashers().all().size();
      assertThat(plugins.hashers().all()).hasSize(alone + 2);
    }
  }

  @Test
  void refusesTwoOfOneNameAndNamesBoth() throws IOException {
    Path one = new PluginJar().hasher("One", "same", "").write(jar("one.jar"));
    Path two = new PluginJar().hasher("Two", "same", "").write(jar("two.jar"));
    assertThatThrownBy(() -> Plugins.load(directory))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "two plug-ins for the hasher 'same': other.One in %s and other.Two in %s;"
                + " remove one of the jars",
            one, two);
  }

  @Test
  void oneOfAnAxisMayHaveTheNameOfAnotherAxis() throws IOException {
    new PluginJar().hasher("Eager", "eager", "").write(jar("eager.jar"));
    try (Plugins plugins = Plugins.load(directory)) {
      assertThat(plugins.hashers().contains("eager")).isTrue();
      assertThat(plugins.policies().contains("eager")).isTrue();
    }
  }

  /** Loads a jar in which one thing is wrong, between two good ones. */
  private void findsBroken(Path jar, String... parts) throws IOException {
    new PluginJar().hasher("First", "first", "").write(jar("a.jar"));
    new PluginJar().hasher("Last", "last", "").write(jar("z.jar"));
    try (Plugins plugins = Plugins.load(directory)) {
      assertThat(plugins.hashers().contains("first")).isTrue();
      assertThat(plugins.hashers().contains("last")).isTrue();
      assertThat(plugins.broken()).hasSize(1);
      BrokenPlugin broken = plugins.broken().getFirst();
      assertThat(broken.origin()).isEqualTo(jar.toString());
      assertThat(broken.reason()).contains(parts).doesNotContain("\n");
    }
  }

  @Test
  void namesAClassThatIsMissing() throws IOException {
    findsBroken(
        new PluginJar()
            .service("io.ksm.api.HasherFactory", "other.Missing")
            .write(jar("missing.jar")),
        "other.Missing",
        "not found");
  }

  @Test
  void namesAConstructorThatFails() throws IOException {
    findsBroken(
        new PluginJar()
            .hasher(
                "Failing", "failing", "if (true) throw new IllegalStateException(\"no\\nluck\");")
            .write(jar("failing.jar")),
        "other.Failing",
        "no luck");
  }

  @Test
  void namesAClassThatIsNoFactory() throws IOException {
    findsBroken(
        new PluginJar()
            .service("io.ksm.api.HasherFactory", "other.Odd")
            .type("Odd", "public class Odd {}")
            .write(jar("odd.jar")),
        "other.Odd");
  }

  @Test
  void namesAClassThatNeedsAnotherThatIsMissing() throws IOException {
    Path jar =
        new PluginJar()
            .hasher("Needy", "needy", "new Needed();")
            .type("Needed", "public class Needed {}")
            .write(jar("needy.jar"));
    remove(jar, "other/Needed.class");
    findsBroken(jar, "Needed");
  }

  private static void remove(Path jar, String entry) throws IOException {
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      Files.delete(files.getPath(entry));
    }
  }

  @Test
  void namesAnImpossibleName() throws IOException {
    findsBroken(
        new PluginJar().hasher("Shouting", "SHOUT!", "").write(jar("shouting.jar")),
        "other.Shouting calls itself 'SHOUT!', which is not a name: use [a-z][a-z0-9-]*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "99"})
  void namesAnotherApiLevel(String level) throws IOException {
    findsBroken(
        new PluginJar().level(level).hasher("Other", "other", "").write(jar("other.jar")),
        "other.Other was made for API level %s and this ksm has level 2".formatted(level));
  }

  @Test
  void namesAJarThatIsNone() throws IOException {
    findsBroken(
        Files.writeString(jar("garbage.jar"), "this is no zip file at all"),
        "is not a readable jar");
  }

  @Test
  void aBadPluginOfAJarDoesNotHideTheGoodOne() throws IOException {
    Path jar =
        new PluginJar()
            .service("io.ksm.api.HasherFactory", "other.Missing")
            .hasher("Good", "good", "")
            .write(jar("mixed.jar"));
    findsBroken(jar, "other.Missing");
    try (Plugins plugins = Plugins.load(directory)) {
      assertThat(plugins.hashers().contains("good")).isTrue();
    }
  }

  @Test
  void refusesADirectoryThatIsNone() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> Plugins.load(missing))
        .isInstanceOf(UsageException.class)
        .hasMessage("'%s' is not a directory of plug-in jars", missing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public String summary() { return null; } | has the summary null: give one line",
        "public String summary() { throw new ArithmeticException(\"ow\"); }"
            + " | does not describe itself: ArithmeticException: ow",
        "public List<Option> options() { return null; } | has null for a list of options",
        "public List<Option> options() { throw new ArithmeticException(\"ow\"); }"
            + " | does not describe itself: ArithmeticException: ow",
        "public List<Option> options() { throw new Error(\"plain\"); }"
            + " | does not describe itself: Error: plain",
        "public List<Option> options() { throw new OutOfMemoryError(\"mine\"); }"
            + " | does not describe itself: OutOfMemoryError: mine",
        "public List<Option> options() { Mine.<Error>sneak(new java.io.IOException(\"no\")); return null; }"
            + " static <T extends Throwable> void sneak(Throwable t) throws T { throw (T) t; }"
            + " | does not describe itself: IOException: no",
        "int calls; public List<Option> options() { return calls++ == 0 ? List.of() : null; }"
            + " | says something else the second time: name()",
        "public List<Option> options() { return List.of(new Option(\"key\", \"any\", null)); }"
            + " | has the option 'key' without a default value",
        "public List<Option> options() { return List.of(new Option(\"Key\", \"any\", \"\")); }"
            + " | has an option 'Key', which is not a name",
      })
  void namesAFactoryThatDoesNotDescribeItself(String method, String reason) throws IOException {
    findsBroken(
        new PluginJar()
            .mine(
                "HasherFactory",
                "public PageHasher create(Options options) { return null; }" + method)
            .write(jar("mine.jar")),
        "other.Mine " + reason);
  }

  @Test
  void aPolicyGivesDefaultsForItsOwnOptionsOnly() throws IOException {
    findsBroken(
        new PluginJar()
            .mine(
                "PolicyFactory",
                """
                public MergePolicy create(Options options) { return null; }
                public Map<String, String> scanDefaults() { return Map.of("smart-scan", "off"); }
                """)
            .write(jar("mine.jar")),
        "other.Mine sets 'smart-scan' for scans, and has no such option");
  }

  @Test
  void namesAJarThatRegistersNothing() throws IOException {
    findsBroken(
        new PluginJar().type("Helper", "public class Helper {}").write(jar("library.jar")),
        "registers no plug-in: ",
        "META-INF/services/io.ksm.api.",
        "Class-Path");
  }

  @Test
  void saysHowToGetALibraryThatIsMissing() throws IOException {
    Path library =
        new PluginJar().type("Helper", "public class Helper {}").write(jar("helper.jar"));
    Path jar =
        new PluginJar().needs(library).hasher("Thin", "thin", "new Helper();").write(jar("t.jar"));
    Files.delete(library);
    findsBroken(jar, "other/Helper", "its jar lacks that class", "Class-Path");
  }

  @Test
  void showsTheFirstOfTwoOfOneNameToWhoeverOnlyLooks() throws IOException {
    Path one =
        new PluginJar()
            .attribute("Implementation-Version", "1.2")
            .hasher("One", "same", "")
            .write(jar("one.jar"));
    Path two = new PluginJar().hasher("Two", "same", "").write(jar("two.jar"));
    try (Plugins plugins = Plugins.inspect(List.of(directory))) {
      PluginTable<HasherFactory> hashers = plugins.hashers();
      assertThat(hashers.get("same").getClass().getName()).isEqualTo("other.One");
      assertThat(PluginOrigin.of(hashers.get("same")))
          .isEqualTo(new PluginOrigin(one.toString(), "1.2"));
      assertThat(plugins.clashes())
          .extracting(BrokenPlugin::origin)
          .containsExactly(two.toString());
    }
  }

  @Test
  void loadsFromAClassLoaderOfOnesOwn() throws IOException {
    Path jar = new PluginJar().hasher("Own", "own", "").write(jar("own.jar"));
    URL[] urls = {jar.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, PluginsTest.class.getClassLoader());
        Plugins plugins = Plugins.load(loader)) {
      assertThat(plugins.hashers().contains("own")).isTrue();
      assertThat(plugins.policies().contains("ksm")).isTrue();
    }
  }

  @Test
  void loadsFromAModuleLayer() throws IOException {
    Path jar = new PluginJar().hasher("Own", "own", "").write(jar("own.jar"));
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(jar), ModuleFinder.of(), Set.of("own"));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, PluginsTest.class.getClassLoader());
    try (Plugins plugins = Plugins.load(layer)) {
      assertThat(plugins.hashers().contains("own")).isTrue();
    }
  }

  @Test
  void takesThoseThatAreGivenAndNoOthers() {
    HasherFactory crc = Plugins.load().hashers().get("crc32c");
    try (Plugins plugins = Plugins.of(crc)) {
      assertThat(plugins.hashers().all()).containsExactly(crc);
      assertThat(plugins.policies().all()).isEmpty();
    }
    assertThatThrownBy(() -> Plugins.of(crc, crc))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("two plug-ins for the hasher 'crc32c'");
  }

  @Test
  void takesOneJarAlone() throws IOException {
    Path jar = new PluginJar().hasher("Own", "own", "").write(jar("own.jar"));
    new PluginJar().hasher("Other", "other", "").write(jar("other.jar"));
    try (Plugins plugins = Plugins.ofJar(jar)) {
      assertThat(plugins.hashers().all()).extracting(PluginFactory::name).containsExactly("own");
    }
  }
}
