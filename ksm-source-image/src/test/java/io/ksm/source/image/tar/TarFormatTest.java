package io.ksm.source.image.tar;

import static io.ksm.source.image.support.CriuFiles.PARENT;
import static io.ksm.source.image.support.CriuFiles.PRESENT;
import static io.ksm.source.image.support.CriuFiles.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.source.image.support.CriuFiles;
import io.ksm.source.image.support.Cuts;
import io.ksm.source.image.support.Hostile;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.Mutations;
import io.ksm.source.image.support.RealDumps;
import io.ksm.source.image.support.Tools;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with archives that the real tar has made of real CRIU images, and of made ones. */
@ExtendWith(SeedExtension.class)
public class TarFormatTest {
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 240);

  @TempDir Path directory;
  private Path checkpoint;

  @BeforeEach
  void makeFolders() throws IOException {
    Tools.assumeThereAre("tar");
    checkpoint = Files.createDirectory(directory.resolve("checkpoint"));
    Files.writeString(directory.resolve("config.dump"), "{}");
  }

  /** Writes the archive of a small process, named "small.tar". */
  public static Path small(Path directory) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(directory.resolve("checkpoint"));
    CriuFiles.small(folder);
    Tools.run(directory, "tar", "-cf", "small.tar", "checkpoint");
    return directory.resolve("small.tar");
  }

  /** The kubelet's layout, as each format of tar and each compression has it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=ustar -cf c.tar",
        "--format=pax -cf c.tar",
        "--format=gnu -cf c.tar",
        "-czf c.tar.gz",
        "--zstd -cf c.tar.zst"
      })
  void processesAreThoseOfTheFolder(String options) throws Exception {
    RealDumps.unpackCriu(directory);
    tar(options + " config.dump 2 1 maps");
    Path archive = directory.resolve(options.substring(options.lastIndexOf(' ') + 1));
    List<PageSource> inArchive = Images.openAll(archive.toString());
    List<PageSource> inFolder = Images.openAll(directory.resolve("2").toString());
    assertThat(inArchive).hasSameSizeAs(inFolder).hasSize(2);
    Set<String> identities = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      try (PageSource found = inArchive.get(i);
          PageSource expected = inFolder.get(i)) {
        assertThat(found.label())
            .isEqualTo(expected.label().replace(directory + "/2/", archive + "/2/"));
        assertThat(shapes(found)).isEqualTo(shapes(expected));
        assertSame(Images.pages(found), Images.pages(expected));
        assertThat(found.damage()).isEmpty();
        identities.add(found.identity());
      }
    }
    assertThat(identities).hasSize(2).doesNotContainNull();
  }

  private static List<String> shapes(PageSource source) throws IOException {
    List<String> shapes = new ArrayList<>();
    for (Region region : source.regions()) {
      shapes.add(
          "%s %x %d %s"
              .formatted(region.label(), region.address(), region.pages(), region.ineligible()));
    }
    return shapes;
  }

  private static void assertSame(Map<Long, byte[]> found, Map<Long, byte[]> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
    found.forEach((address, page) -> assertThat(page).isEqualTo(expected.get(address)));
  }

  /** Real long names, in each of the two ways to write them. */
  @ParameterizedTest
  @ValueSource(strings = {"pax", "gnu"})
  void namesMayBeLong(String format) throws Exception {
    Path deep = checkpoint;
    for (int i = 0; i < 5; i++) {
      deep = Files.createDirectory(deep.resolve("x".repeat(60)));
    }
    CriuFiles.small(deep);
    tar("--format=" + format + " -cf c.tar checkpoint");
    try (PageSource source = Images.open(directory.resolve("c.tar"))) {
      assertThat(source.label()).contains("x/pagemap-7.img");
      assertThat(Images.pages(source)).hasSize(4);
    }
  }

  /** As podman has it with a checkpoint before: only the later one counts, with its parent. */
  @Test
  void parentsAreFoundByLinks() throws Exception {
    Path before = Files.createDirectory(directory.resolve("pre-checkpoint"));
    CriuFiles.pagemap(before, entry(0x10000, 3, PRESENT));
    CriuFiles.pages(before, 1, 2, 3);
    CriuFiles.pagemap(checkpoint, entry(0x10000, 2, PARENT), entry(0x12000, 1, PRESENT));
    CriuFiles.pages(checkpoint, 9);
    Files.createSymbolicLink(checkpoint.resolve("parent"), Path.of("../pre-checkpoint"));
    tar("-cf c.tar pre-checkpoint checkpoint");
    List<PageSource> sources = Images.openAll(directory.resolve("c.tar").toString());
    assertThat(sources).hasSize(1);
    try (PageSource source = sources.getFirst()) {
      assertThat(Images.pages(source).values())
          .extracting(page -> (int) page[3])
          .containsExactly(1, 2, 9);
    }
  }

  @Test
  void linksInCirclesEnd() throws Exception {
    CriuFiles.pagemap(checkpoint, entry(0x10000, 2, PARENT));
    Files.createSymbolicLink(checkpoint.resolve("parent"), Path.of("a"));
    Files.createSymbolicLink(checkpoint.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(checkpoint.resolve("b"), Path.of("a"));
    tar("-cf c.tar checkpoint");
    assertRefused("/checkpoint/parent' does not lead to a folder");
  }

  @Test
  void anArchiveOfSomethingElseIsRefused() throws Exception {
    tar("-cf c.tar config.dump");
    assertRefused("is a tar archive without a process by CRIU (pagemap-PID.img): unpack it, and");
  }

  @Test
  void aMissingMemberIsNamed() throws Exception {
    CriuFiles.small(checkpoint);
    Files.delete(checkpoint.resolve("pages-5.img"));
    tar("-cf c.tar checkpoint");
    assertRefused("has no member 'checkpoint/pages-5.img'");
    Path archive = directory.resolve("c.tar");
    try (PageSource source = Images.open(archive, "keep-going=on")) {
      assertThat(source.damage()).singleElement().asString().contains("has no member");
      assertThat(Images.pages(source)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "pax"})
  void sparseMembersAreRefused(String format) throws Exception {
    CriuFiles.small(checkpoint);
    Path pages = checkpoint.resolve("pages-5.img");
    byte[] bytes = Files.readAllBytes(pages);
    Files.delete(pages);
    try (var file = new RandomAccessFile(pages.toFile(), "rw")) {
      file.setLength(bytes.length + (1L << 20));
      file.write(bytes);
    }
    tar("--sparse --format=" + format + " -cf c.tar checkpoint");
    assertRefused("'checkpoint/pages-5.img' as a sparse member, which is not read: unpack it");
  }

  @Tag("long")
  @Test
  void anArchiveCutOffAnywhereIsRefusedAndGivesWhatItHas(Seed seed) throws Exception {
    CriuFiles.small(checkpoint);
    tar(
        "--format=pax -b1 -cf c.tar checkpoint/pagemap-7.img checkpoint/mm-7.img checkpoint/pages-5.img");
    byte[] archive = Files.readAllBytes(directory.resolve("c.tar"));
    int end = archive.length - 1024;
    for (int length : Cuts.between(512, end, _ -> 61, seed)) {
      assertThat(check(Arrays.copyOf(archive, length))).as("cut off at %d", length).isNotNull();
    }
    Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(archive, end - 4096));
    try (PageSource source = Images.open(cut, "keep-going=on")) {
      assertThat(Images.pages(source)).hasSize(3);
      assertThat(source.damage()).isNotEmpty();
    }
  }

  /** Each field of a header is guarded by the sum of all bytes of it. */
  @Test
  void aHeaderWhoseSumIsWrongIsDamage() throws Exception {
    CriuFiles.small(checkpoint);
    tar("-b1 -cf c.tar checkpoint/pagemap-7.img checkpoint/pages-5.img");
    byte[] archive = Files.readAllBytes(directory.resolve("c.tar"));
    for (int at = 0; at < 345; at += 7) {
      byte[] changed = archive.clone();
      changed[at] ^= 1;
      Path file = Files.write(directory.resolve("changed"), changed);
      assertThat(Hostile.check(file, changed.length, "tar")).as("byte %d", at).isNotNull();
    }
  }

  @Tag("long")
  @Test
  void randomDamageEndsInPagesOrOneLine(Seed seed) throws Exception {
    Mutations mutations = new Mutations(seed.random());
    CriuFiles.small(checkpoint);
    tar("--format=pax -cf c.tar checkpoint");
    byte[] archive = Files.readAllBytes(directory.resolve("c.tar"));
    for (int i = 0; i < ROUNDS; i++) {
      check(mutations.of(archive, 4096));
    }
  }

  private String check(byte[] bytes) throws IOException {
    return Hostile.check(Files.write(directory.resolve("cut"), bytes), bytes.length, "tar");
  }

  private void tar(String options) throws IOException, InterruptedException {
    Tools.run(directory, ("tar " + options).split(" ", -1));
  }

  private void assertRefused(String expected) {
    Path archive = directory.resolve("c.tar");
    assertThatThrownBy(() -> Images.open(archive).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("image '" + archive)
        .hasMessageMatching(".+")
        .hasMessageContaining(expected);
  }
}
