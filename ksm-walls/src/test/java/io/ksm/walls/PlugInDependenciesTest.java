package io.ksm.walls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.walls.support.PlantedModule;
import io.ksm.walls.support.ProjectModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlugInDependenciesTest {
  @TempDir Path folder;

  @Test
  void plugInsAreFoundByNameOnly() {
    assertThat(PlugInDependencies.breaches(ProjectModule.all())).isEmpty();
  }

  /** Otherwise the rule would hold for names that no module has. */
  @Test
  void knowsPlugInsByTheirNames() {
    assertThat(ProjectModule.all().stream().map(ProjectModule::name))
        .contains("ksm-core", "ksm-hash-xxh", "ksm-tree-rb", "ksm-source-image");
  }

  @Test
  void findsModuleThatCompilesAgainstPlugIn() throws IOException {
    ProjectModule module = planted("ksm-user", "ksm-hash-new:compile", "ksm-tree-new:provided");

    assertThat(PlugInDependencies.breaches(List.of(module)))
        .containsExactly(
            "ksm-user compiles against ksm-hash-new", "ksm-user compiles against ksm-tree-new");
  }

  @Test
  void findsModuleThatRequiresPlugIn() throws IOException {
    new PlantedModule(folder.resolve("path"), "plug-in")
        .source("module-info.java", "module io.ksm.source.fresh {}")
        .compile();
    ProjectModule module =
        new PlantedModule(folder, "ksm-user")
            .dependsOn()
            .source("module-info.java", "module io.ksm.user { requires io.ksm.source.fresh; }")
            .modulePath(folder.resolve("path/plug-in/target/classes"))
            .compile();

    assertThat(PlugInDependencies.breaches(List.of(module)))
        .containsExactly("ksm-user requires io.ksm.source.fresh");
  }

  @Test
  void findsPlugInThatIsNotNamedAsOne() throws IOException {
    new PlantedModule(folder.resolve("path"), "api")
        .source("module-info.java", "module io.ksm.api { exports io.ksm.api; }")
        .source(
            "io/ksm/api/SourceFactory.java",
            "package io.ksm.api; public interface SourceFactory {}")
        .compile();
    ProjectModule module =
        new PlantedModule(folder, "ksm-tar")
            .dependsOn()
            .source(
                "module-info.java",
                "module io.ksm.tar { requires io.ksm.api;"
                    + " provides io.ksm.api.SourceFactory with io.ksm.tar.Tar; }")
            .source(
                "io/ksm/tar/Tar.java",
                "package io.ksm.tar; public class Tar implements io.ksm.api.SourceFactory {}")
            .modulePath(folder.resolve("path/api/target/classes"))
            .compile();

    assertThat(PlugInDependencies.breaches(List.of(module)))
        .containsExactly("ksm-tar provides io.ksm.api.SourceFactory and is not named as a plug-in");
  }

  @Test
  void findsPlugInThatNeedsCoreByWayOfLibrary() throws IOException {
    ProjectModule library = planted("ksm-library", "ksm-core:compile");
    ProjectModule plugIn = planted("ksm-source-new", "ksm-library:compile");

    assertThat(PlugInDependencies.breaches(List.of(library, plugIn)))
        .containsExactly("ksm-source-new needs ksm-core");
  }

  @Test
  void findsPlugInThatNeedsAnother() throws IOException {
    ProjectModule plugIn = planted("ksm-tree-new", "ksm-tree-rb:runtime");

    assertThat(PlugInDependencies.breaches(List.of(plugIn)))
        .containsExactly("ksm-tree-new needs ksm-tree-rb");
  }

  @Test
  void distributionAndTestsMayNamePlugIns() throws IOException {
    ProjectModule module = planted("ksm-user", "ksm-hash-new:runtime", "ksm-tree-new:test");
    ProjectModule plugIn = planted("ksm-hash-new", "ksm-core:test", "ksm-tree-new:test");

    assertThat(PlugInDependencies.breaches(List.of(module, plugIn))).isEmpty();
  }

  private ProjectModule planted(String name, String... dependencies) throws IOException {
    return new PlantedModule(folder, name).dependsOn(dependencies).module();
  }
}
