package io.ksm.walls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.walls.support.PlantedModule;
import io.ksm.walls.support.ProjectModule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleNamesTest {
  @TempDir Path folder;

  @Test
  void noModuleRequiresOneThatItsFileNames() {
    assertThat(ModuleNames.breaches(ProjectModule.all(), classPath())).isEmpty();
  }

  /** What runs these tests: all that the modules need is on it. */
  private static List<Path> classPath() {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(path -> path.endsWith(".jar"))
        .map(Path::of)
        .toList();
  }

  @Test
  void findsNameThatOnlyTheFileGives() throws IOException {
    Path jar = library("some-library-1.0.jar", "");

    assertThat(ModuleNames.breaches(List.of(user(jar, "requires some.library;")), List.of(jar)))
        .containsExactly(
            "ksm-user requires some.library, which has its name from its file only:"
                + " some-library-1.0.jar");
  }

  @Test
  void nameMayStandInManifest() throws IOException {
    Path jar = library("some-library-1.0.jar", "org.some.library");
    ProjectModule module = user(jar, "requires org.some.library;");

    assertThat(ModuleNames.breaches(List.of(module), List.of(jar))).isEmpty();
  }

  @Test
  void libraryMayBeThereToCompileOnly() throws IOException {
    Path jar = library("some-library-1.0.jar", "");
    ProjectModule module = user(jar, "requires static some.library;");

    assertThat(ModuleNames.breaches(List.of(module), List.of(jar))).isEmpty();
  }

  @Test
  void tellsWhatItCannotSee() throws IOException {
    Path jar = library("some-library-1.0.jar", "org.some.library");
    ProjectModule module = user(jar, "requires org.some.library;");

    assertThat(ModuleNames.breaches(List.of(module), List.of()))
        .singleElement()
        .asString()
        .startsWith("ksm-user requires org.some.library, which this test does not see");
  }

  private ProjectModule user(Path jar, String requires) throws IOException {
    return new PlantedModule(folder, "ksm-user")
        .source("module-info.java", "module io.ksm.user { %s }".formatted(requires))
        .modulePath(jar)
        .compile();
  }

  /** Makes a jar without a module-info; an empty name does not appear in its manifest. */
  private Path library(String fileName, String moduleName) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!moduleName.isEmpty()) {
      manifest.getMainAttributes().putValue("Automatic-Module-Name", moduleName);
    }
    Path jar = folder.resolve(fileName);
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }
}
