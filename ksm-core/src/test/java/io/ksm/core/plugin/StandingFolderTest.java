package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PluginFactory;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.support.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody asked for what is in a standing folder: a clash there is no reason to load nothing. */
class StandingFolderTest {
  @TempDir private Path folder;
  private Path standing;
  private Path asked;

  private void makeFolders() throws IOException {
    standing = Files.createDirectory(folder.resolve("standing"));
    asked = Files.createDirectory(folder.resolve("asked"));
  }

  @Test
  void leavesOutWhoseNameAnotherOneHas() throws IOException {
    makeFolders();
    Path copy = new PluginJar().hasher("Copy", "crc32c", "").write(standing.resolve("copy.jar"));
    new PluginJar().hasher("Sound", "sound", "").write(standing.resolve("sound.jar"));
    new PluginJar().hasher("Asked", "asked", "").write(asked.resolve("asked.jar"));
    try (Plugins plugins = Plugins.load(standing, List.of(asked), "no advice")) {
      assertThat(plugins.hashers().all())
          .extracting(PluginFactory::name)
          .contains("sound", "asked", "crc32c");
      assertThat(plugins.hashers().get("crc32c").getClass().getName()).startsWith("io.ksm.");
      assertThat(plugins.broken())
          .singleElement()
          .satisfies(broken -> {
            assertThat(broken.origin()).isEqualTo(copy.toString());
            assertThat(broken.reason())
                .startsWith("two plug-ins for the hasher 'crc32c': io.ksm.")
                .contains("other.Copy in " + copy)
                .endsWith("; until then, the second one is left out");
          });
    }
    try (Plugins plugins = Plugins.inspect(standing, List.of(asked))) {
      assertThat(plugins.broken()).hasSize(1);
      assertThat(plugins.clashes()).isEmpty();
    }
  }

  @Test
  void whatWasAskedForStillMustHaveANameOfItsOwn() throws IOException {
    makeFolders();
    Path one = new PluginJar().hasher("One", "same", "").write(standing.resolve("one.jar"));
    Path two = new PluginJar().hasher("Two", "same", "").write(asked.resolve("two.jar"));
    assertThatThrownBy(() -> Plugins.load(standing, List.of(asked), "no advice"))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(one.toString(), two.toString());
  }
}
