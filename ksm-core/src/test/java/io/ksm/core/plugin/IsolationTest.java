package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.MoreObjects;
import io.ksm.api.PluginFactory;
import io.ksm.core.plugin.support.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in gets its own version of a library, though ksm uses another one. */
class IsolationTest {
  /** It was there in Guava 20, and is not in the one that ksm uses. */
  private static final String OLD_OBJECTS =
      """
      public final class Objects {
        public static <T> T firstNonNull(T first, T second) {
          return first != null ? first : second;
        }
      }
      """;

  private static final String USES_GUAVA =
      """
      public PageHasher create(Options options) { throw new IllegalStateException("unused"); }
      public String summary() {
        return com.google.common.base.Objects.firstNonNull(null, "with an old Guava");
      }
      """;

  @TempDir private Path folder;

  @Test
  void aLibraryInsideThePluginWins() throws IOException {
    new PluginJar()
        .type("com.google.common.base", "Objects", OLD_OBJECTS)
        .mine("HasherFactory", USES_GUAVA)
        .write(folder.resolve("fat.jar"));
    usesItsGuava();
  }

  @Test
  void aLibraryOfTheClassPathWinsAndIsNoBrokenPlugin() throws IOException {
    Path guava =
        new PluginJar()
            .type("com.google.common.base", "Objects", OLD_OBJECTS)
            .write(folder.resolve("guava-20.jar"));
    new PluginJar()
        .needs(guava)
        .mine("HasherFactory", USES_GUAVA)
        .write(folder.resolve("thin.jar"));
    usesItsGuava();
  }

  private void usesItsGuava() {
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.broken()).isEmpty();
      assertThat(plugins.hashers().get("mine").summary()).isEqualTo("with an old Guava");
    }
    assertThat(MoreObjects.firstNonNull(null, "ours")).isEqualTo("ours");
  }

  @Test
  void whatKsmUsesIsNotSeen() throws IOException {
    new PluginJar()
        .mine(
            "HasherFactory",
            """
            public PageHasher create(Options options) { return null; }
            public String summary() {
              for (String name : List.of(
                  "com.google.common.base.Joiner", "io.ksm.core.Ksm", "org.junit.jupiter.api.Test")) {
                try {
                  return "sees " + Class.forName(name);
                } catch (ClassNotFoundException e) {
                  continue;
                }
              }
              return getClass().getResource("/META-INF/services/io.ksm.api.PolicyFactory") == null
                  ? "sees nothing" : "sees resources";
            }
            """)
        .write(folder.resolve("curious.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.hashers().get("mine").summary()).isEqualTo("sees nothing");
    }
  }

  @Test
  void theContractsAreThoseOfKsmThoughThePluginBringsThem() throws IOException {
    new PluginJar()
        .type("io.ksm.api", "Option", "public record Option(String key) {}")
        .mine(
            "HasherFactory",
            """
            public PageHasher create(Options options) { return null; }
            public String summary() {
              return String.valueOf(PluginFactory.class.getClassLoader() == getClass().getClassLoader());
            }
            """)
        .write(folder.resolve("shaded.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.hashers().all()).extracting(PluginFactory::summary).contains("false");
    }
  }
}
