package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
}
