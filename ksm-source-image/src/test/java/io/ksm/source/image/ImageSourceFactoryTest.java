package io.ksm.source.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory.Match;
import io.ksm.api.UsageException;
import io.ksm.source.image.support.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests what an opened image is called and consists of, and that all else is refused in one clear
 * line.
 */
class ImageSourceFactoryTest {
  @TempDir Path directory;

  @Test
  void anImageIsOneRegionAndADomainOfItsOwn() throws IOException {
    Path file = write("vm1.mem", 3 * 4096);
    try (PageSource source = Images.open(file, "format=raw")) {
      assertThat(source.label()).isEqualTo(file.toString());
      assertThat(source.pageSize()).isEqualTo(4096);
      assertThat(source.isStatic()).isTrue();
      assertThat(source.warnings()).isEmpty();
      assertThat(source.regions()).containsExactly(new Region("raw", 0, 3, file.toString()));
    }
  }

  @Test
  void theTailIsNamed() throws IOException {
    Path file = write("tail.mem", 2 * 4096 + 100);
    try (PageSource source = Images.open(file, "format=raw")) {
      assertThat(source.regions()).extracting(Region::pages).containsExactly(2L);
      assertThat(source.warnings())
          .containsExactly(
              "image '"
                  + file
                  + "' has 100 bytes at its end that are less than a page of 4096 and are left"
                  + " out");
    }
  }

  @Test
  void aSymbolicLinkIsFollowed() throws IOException {
    Path link = directory.resolve("link.mem");
    Files.createSymbolicLink(link, write("target.mem", 8192));
    try (PageSource source = Images.open(link)) {
      assertThat(source.regions()).extracting(Region::pages).containsExactly(2L);
    }
  }

  @Test
  void aFileIsTheSameByAllItsNames() throws IOException {
    Path file = write("one.mem", 8192);
    Path link = Files.createSymbolicLink(directory.resolve("link.mem"), file);
    Path hard = Files.createLink(directory.resolve("hard.mem"), file);
    try (PageSource one = Images.open(file);
        PageSource same = Images.open(link);
        PageSource too = Images.open(hard, "format=raw");
        PageSource other = Images.open(write("other.mem", 8192))) {
      assertThat(one.identity()).startsWith("file ").isEqualTo(same.identity());
      assertThat(one.identity()).isEqualTo(too.identity()).isNotEqualTo(other.identity());
    }
  }

  /** The name goes to the kernel in the same encoding by both ways of opening. */
  @Test
  void namesMayHoldAnyCharacters() throws IOException {
    String name =
        System.getProperty("sun.jnu.encoding").equals("UTF-8") ? "gäst, 仮想 1" : "a, b ='c'";
    try (PageSource source = Images.open(write(name, 4096))) {
      assertThat(Images.states(source)).hasSize(1);
    }
  }

  @Test
  void whatCannotBeAnImageIsNamedInOneLine() throws Exception {
    assertRefused(directory.resolve("missing"), "does not exist");
    assertRefused(directory, "is a directory");
    assertRefused(Files.createFile(directory.resolve("empty")), "is empty");
    assertRefused(write("short", 4095), "has 4095 bytes, less than one page of 4096");
    assertRefused(Path.of("/dev/null"), "is a device, pipe or socket");
    assertRefused(pipe(), "is a device, pipe or socket");
    assertRefused(write("file", 1).resolve("below"), "does not exist");
    Path loop = directory.resolve("loop");
    assertRefused(Files.createSymbolicLink(loop, loop), "cannot be opened: Too many levels");
  }

  @Test
  void missingPermissionIsNamed() throws IOException {
    Path file = write("secret", 4096);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user (root) may read everything");
    assertRefused(file, "may not be read by this user");
  }

  private static void assertRefused(Path path, String why) {
    assertThatThrownBy(() -> Images.open(path).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("image '" + path + "' " + why)
        .hasMessageMatching(".+"); // a dot matches no line break
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page-size=4095",
        "page-size=0",
        "page-size=32",
        "page-size=2147483648",
        "page-size=4k",
        "page-size=-4096",
        "format=pdf",
        "format=",
        "access=write",
        "spill=",
        "spill=a\0b",
        "unpack=maybe",
        "colour=blue"
      })
  void wrongOptionsAreUsageErrors(String option) throws IOException {
    Path file = write("vm.mem", 8192);
    assertThatThrownBy(() -> Images.open(file, option).close())
        .isExactlyInstanceOf(UsageException.class)
        .hasMessageContaining("'" + option.substring(0, option.indexOf('=')) + "'")
        .hasMessageMatching(".+");
  }

  /** Wrong usage is told as that, whatever else is wrong. */
  @Test
  void optionsAreReadBeforeAnyFile() {
    assertThatThrownBy(() -> Images.open(directory.resolve("missing"), "unpack=maybe").close())
        .isExactlyInstanceOf(UsageException.class)
        .hasMessageContaining("'unpack'");
  }

  /** A name may hold what moves a terminal's cursor: messages show it escaped. */
  @Test
  void messagesShowHostileNamesInOnePrintableLine() throws IOException {
    String hostile = "a\nb\033[2J\u202Ec";
    assertThatThrownBy(() -> Images.open(directory.resolve(hostile)).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("image '%s/a\\nb\\u001b[2J\\u202ec' does not exist: check the path", directory);
    try (PageSource source = Images.open(write(hostile, 4096 + 1), "format=raw")) {
      assertThat(source.warnings())
          .singleElement()
          .asString()
          .contains("/a\\nb\\u001b[2J\\u202ec' has 1 bytes");
    }
    assertThatThrownBy(() -> Images.open("a\0b").close())
        .isExactlyInstanceOf(UsageException.class)
        .hasMessageStartingWith("'a\\u0000b' is not a path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b"})
  void aPathMustBeAPath(String argument) {
    assertThatThrownBy(() -> Images.open(argument).close())
        .isExactlyInstanceOf(UsageException.class);
  }

  @Test
  void matchesFilesWithContentAsALastResort() throws Exception {
    ImageSourceFactory factory = new ImageSourceFactory();
    assertThat(factory.match(write("some", 1))).isEqualTo(Match.FALLBACK);
    assertThat(factory.match(Files.createFile(directory.resolve("none")))).isEqualTo(Match.NO);
    assertThat(factory.match(directory)).isEqualTo(Match.NO);
    assertThat(factory.match(pipe())).isEqualTo(Match.NO);
  }

  private Path write(String name, int size) throws IOException {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) 7);
    return Files.write(directory.resolve(name), content);
  }

  private Path pipe() throws IOException, InterruptedException {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor())
        .isZero();
    return pipe;
  }
}
