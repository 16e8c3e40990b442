package io.ksm.source.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.UsageException;
import io.ksm.source.image.file.SystemCalls;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.LimeFile;
import io.ksm.source.image.support.Tools;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with diff snapshots as Firecracker writes them: what did not change is a hole. */
@ExtendWith(SeedExtension.class)
class DiffSnapshotTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 200;

  @TempDir Path directory;

  @BeforeEach
  void requireHoles() {
    assumeTrue(SystemCalls.obstacle() == null, "native calls are not possible here");
  }

  /** Pages of 16 KiB consist of parts of several files. */
  @ParameterizedTest
  @ValueSource(ints = {PAGE, 4 * PAGE})
  void aChainIsTheMergedFile(int pageSize, Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    byte[] merged = new byte[PAGES * PAGE];
    for (String name : new String[] {"base", "middle", "diff"}) {
      try (RandomAccessFile file = sparse(name)) {
        for (int page = 0; page < PAGES; page++) {
          if (random.nextInt(3) == 0) {
            byte[] content = new byte[PAGE];
            random.nextBytes(content);
            file.seek((long) page * PAGE);
            file.write(content);
            System.arraycopy(content, 0, merged, page * PAGE, PAGE);
          }
        }
      }
    }
    try (PageSource source =
        open("base=" + path("middle") + ":" + path("base"), "page-size=" + pageSize)) {
      assertThat(Images.content(source, 0)).isEqualTo(merged);
      assertThat(Images.states(source)).contains(PageState.PRESENT);
      assertThat(source.damage()).isEmpty();
    }
  }

  /** Only what no file has occupies nothing. */
  @Test
  void holesOfAllAreHoles() throws IOException {
    write("base", 1, 5);
    write("diff", 3, 6);
    try (PageSource source = open("base=" + path("base"))) {
      assertThat(Images.states(source).subList(0, 6))
          .containsExactly(
              PageState.ZERO,
              PageState.PRESENT,
              PageState.ZERO,
              PageState.PRESENT,
              PageState.ZERO,
              PageState.ZERO);
      assertThat(Images.content(source, 0)[PAGE]).isEqualTo((byte) 5);
      assertThat(Images.content(source, 0)[3 * PAGE]).isEqualTo((byte) 6);
    }
  }

  @Test
  void holesCountWhereTheUserSaysSo() throws IOException {
    write("base", 1, 5);
    write("diff", 3, 6);
    try (PageSource source = open("base=" + path("base"), "zeros=resident")) {
      assertThat(Images.states(source)).containsOnly(PageState.PRESENT);
      byte[] content = Images.content(source, 0);
      assertThat(content[PAGE]).isEqualTo((byte) 5);
      content[PAGE] = 0;
      content[3 * PAGE] = 0;
      assertThat(content).containsOnly(0);
    }
  }

  @Test
  void aDiffWithoutHolesSaysSo() throws IOException {
    write("base", 1, 5);
    Files.write(path("diff"), new byte[PAGES * PAGE]);
    try (PageSource source = open("base=" + path("base"))) {
      assertThat(source.warnings()).singleElement().asString().contains("has no holes, so that");
    }
  }

  @Test
  void filesThatDoNotBelongTogetherAreRefused() throws Exception {
    write("diff", 1, 5);
    Files.write(path("short"), new byte[PAGE]);
    Files.write(path("lime"), new LimeFile(false).range(0, new byte[PAGE]).bytes());
    assertRefused("short", "has 819200 bytes, but '%s' has 4096: it is not a diff of that");
    assertRefused("lime", "image '%s' has the format lime, and a diff and its base are raw");
    assertRefused("missing", "image '%s' does not exist: check the path");
    Tools.assumeThereAre("gzip");
    Tools.run(directory, "gzip", "-k", "diff");
    assertRefused("diff.gz", "image '%s' is compressed, which loses the holes of a diff");
    assertThatThrownBy(() -> Images.open(path("diff.gz"), "base=" + path("diff")))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("is compressed, which loses the holes of a diff: unpack it");
  }

  @Test
  void optionsThatWouldBeIgnoredAreRefused() throws IOException {
    Files.write(path("lime"), new LimeFile(false).range(0, new byte[PAGE]).bytes());
    assertThatThrownBy(() -> Images.open(path("lime"), "base=" + path("lime"), "format=lime"))
        .hasMessageContaining("has the format lime");
    assertThatThrownBy(() -> Images.open(path("lime"), "parts=" + path("lime")))
        .isExactlyInstanceOf(UsageException.class)
        .hasMessageContaining("option 'parts' is for the format kdump, and the image has");
    assertThatThrownBy(() -> Images.open(path("lime"), "base=a::b"))
        .isExactlyInstanceOf(UsageException.class)
        .hasMessageContaining("paths of files, with a colon between them");
  }

  private void assertRefused(String base, String expected) {
    assertThatThrownBy(() -> open("base=" + path(base)).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining(expected.formatted(path(base)));
  }

  private PageSource open(String... options) throws IOException {
    return Images.open(path("diff"), options);
  }

  private void write(String name, int page, int number) throws IOException {
    try (RandomAccessFile file = sparse(name)) {
      file.seek((long) page * PAGE);
      file.write(number);
    }
  }

  private RandomAccessFile sparse(String name) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path(name).toFile(), "rw");
    file.setLength((long) PAGES * PAGE);
    return file;
  }

  private Path path(String name) {
    return directory.resolve(name);
  }
}
