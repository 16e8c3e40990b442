package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.UsageException;
import io.ksm.core.plugin.support.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Root runs no code that others could have put there. */
class FolderTrustTest {
  @TempDir private Path above;
  private Path folder;
  private Path jar;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(
        Files.getFileStore(above).supportsFileAttributeView("unix")
            || above.getFileSystem().supportedFileAttributeViews().contains("unix"),
        "this system has no owners and modes of files");
    folder = Files.createDirectory(above.resolve("plugins"));
    jar = Files.createFile(folder.resolve("x.jar"));
    mode(folder, "rwxr-xr-x");
    mode(jar, "rw-r--r--");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void assumeRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root makes files of root's");
  }

  private String refusal() {
    return FolderTrust.refusal(folder, List.of(jar));
  }

  @Test
  void loadsWhatOnlyRootCanWrite() {
    assumeRoot();
    assertThat(refusal()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    ".,rwxrwxr-x,its group",
    ".,rwxr-xrwx,everybody",
    "x.jar,rw-rw-r--,its group",
    "..,rwx-----x,''",
    "..,rwxrwx---,its group",
  })
  void refusesWhatOthersCanWrite(String what, String mode, String who) throws IOException {
    assumeRoot();
    Path path = folder.resolve(what).normalize();
    mode(path, mode);
    if (who.isEmpty()) {
      assertThat(refusal()).isNull();
    } else {
      assertThat(refusal())
          .isEqualTo(
              "as root, ksm loads no plug-ins from '%s', because others could put theirs there:"
                  + " '%s' may be written to by %s; let it be root's and take the right to write"
                  + " from group and others",
              folder, path, who);
      assertThatThrownBy(() -> Plugins.load(folder))
          .isInstanceOf(UsageException.class)
          .hasMessage(refusal());
    }
  }

  @ParameterizedTest
  @CsvSource({".", "x.jar", ".."})
  void refusesWhatIsAnothersThoughNobodyElseCanWrite(String what) throws IOException {
    Path path = folder.resolve(what).normalize();
    if ("root".equals(System.getProperty("user.name"))) {
      Files.setAttribute(path, "unix:uid", 12_345);
    }
    assertThat(refusal()).contains("belongs to user ").startsWith("as root, ksm loads no plug-ins");
  }

  @Test
  void followsALinkToWhereItLeads() throws IOException {
    assumeRoot();
    mode(folder, "rwxrwxrwx");
    Path link = Files.createSymbolicLink(above.resolve("link"), folder);
    assertThat(FolderTrust.refusal(link, List.of())).contains("'" + folder + "' may be written to");
  }

  private static final String NEEDS_LIBRARY = "a.jar needs lib/b.jar, which needs deep/c.jar";

  /** Makes a jar whose manifest names others. */
  private static Path jar(Path path, String classPath) throws IOException {
    Files.createDirectories(path.getParent());
    new PluginJar().attribute("Class-Path", classPath).write(path);
    try (Stream<Path> all = Files.walk(path.getParent())) {
      for (Path one : all.toList()) {
        mode(one, Files.isDirectory(one) ? "rwxr-xr-x" : "rw-r--r--");
      }
    }
    return path;
  }

  @ParameterizedTest
  @CsvSource({
    "plugins/lib, rwxrwxrwx, everybody",
    "plugins/lib/b.jar, rw-rw-r--, its group",
    "plugins/lib/deep, rwxrwxr-x, its group",
    "plugins/lib/deep/c.jar, rw-rw-rw-, everybody",
    "elsewhere/tree, rwxrwxrwx, everybody",
    "elsewhere/tree/C.class, rw-rw-rw-, everybody",
    "missing, rwxrwxrwx, everybody",
  })
  void refusesWhatManifestsNameIfOthersCanWriteIt(String what, String mode, String who)
      throws IOException {
    assumeRoot();
    Files.createDirectories(above.resolve("elsewhere/tree"));
    Files.createFile(above.resolve("elsewhere/tree/C.class"));
    mode(above.resolve("elsewhere"), "rwxr-xr-x");
    mode(above.resolve("elsewhere/tree"), "rwxr-xr-x");
    mode(above.resolve("elsewhere/tree/C.class"), "rw-r--r--");
    mode(Files.createDirectory(above.resolve("missing")), "rwxr-xr-x");
    jar(
        folder.resolve("lib/deep/c.jar"),
        "../../../missing/d.jar http://example.com/e.jar ../../../elsewhere/tree/");
    jar(folder.resolve("lib/b.jar"), "deep/c.jar ../a.jar");
    Path first = jar(folder.resolve("a.jar"), "lib/b.jar");
    assertThat(FolderTrust.refusal(folder, List.of(first))).as(NEEDS_LIBRARY).isNull();

    Path path = above.resolve(what);
    mode(path, mode);
    assertThat(FolderTrust.refusal(folder, List.of(first)))
        .as(NEEDS_LIBRARY)
        .contains("'%s' may be written to by %s;".formatted(path, who));
    assertThatThrownBy(() -> Plugins.load(folder)).isInstanceOf(UsageException.class);
    assertThat(Plugins.refusal(folder)).contains("'%s' may be written to".formatted(path));
  }

  @Test
  void refusesWhatNoAddressIs() throws IOException {
    assumeRoot();
    Path odd = jar(folder.resolve("a.jar"), "b.jar?c");
    assertThat(FolderTrust.refusal(folder, List.of(odd))).contains("cannot see who may write");
  }

  @ParameterizedTest
  @CsvSource({"elsewhere", "links"})
  void followsTheLinksOfJars(String open) throws IOException {
    assumeRoot();
    Path elsewhere = jar(above.resolve("elsewhere/y.jar"), "z.jar");
    Path links = Files.createDirectory(above.resolve("links"));
    mode(links, "rwxr-xr-x");
    Path between =
        Files.createSymbolicLink(links.resolve("between.jar"), Path.of("../elsewhere/./y.jar"));
    Path link = Files.createSymbolicLink(folder.resolve("y.jar"), between);
    assertThat(FolderTrust.refusal(folder, List.of(link))).isNull();

    mode(above.resolve(open), "rwxrwxrwx");
    assertThat(FolderTrust.refusal(folder, List.of(link)))
        .contains("'%s' may be written to by everybody;".formatted(above.resolve(open)));
    assertThat(elsewhere).exists();
  }

  @Test
  void countsALinkToNothingAsOneBrokenJar() throws IOException {
    Files.delete(jar);
    Path link = Files.createSymbolicLink(folder.resolve("gone.jar"), above.resolve("not-there"));
    assumeRoot();
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.broken())
          .containsExactly(
              new BrokenPlugin(link.toString(), "is a link to a file that is not there"));
      assertThat(plugins.warnings()).isEmpty();
    }
  }

  @Test
  void saysThatAFolderHasNoJar() throws IOException {
    Files.delete(jar);
    assumeRoot();
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.warnings()).containsExactly("'%s' has no jar".formatted(folder));
    }
  }
}
