package io.ksm.source.image.criu;

import static io.ksm.source.image.support.CriuFiles.LAZY;
import static io.ksm.source.image.support.CriuFiles.PARENT;
import static io.ksm.source.image.support.CriuFiles.PRESENT;
import static io.ksm.source.image.support.CriuFiles.entry;
import static io.ksm.source.image.support.CriuFiles.message;
import static io.ksm.source.image.support.CriuFiles.vma;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory.Match;
import io.ksm.api.UsageException;
import io.ksm.source.image.ImageSourceFactory;
import io.ksm.source.image.support.CriuFiles;
import io.ksm.source.image.support.Hostile;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.Mutations;
import io.ksm.source.image.support.RealDumps;
import io.ksm.source.image.support.Tools;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests with CRIU's images: real ones beside what the kernel said of the same process, and made
 * ones.
 */
@ExtendWith(SeedExtension.class)
class CriuFormatTest {
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 240);
  private static final int PRIVATE = 0x22;
  private static final int ANONYMOUS = 0x201;

  @TempDir Path directory;
  private Path real;
  private Path made;
  private Path parent;

  @BeforeEach
  void makeFolders() throws IOException {
    real = Files.createDirectory(directory.resolve("real"));
    RealDumps.unpackCriu(real);
    made = Files.createDirectory(directory.resolve("made"));
    parent = Files.createDirectory(directory.resolve("older"));
  }

  @Test
  void aFolderIsItsProcesses() throws IOException {
    ImageSourceFactory factory = new ImageSourceFactory();
    assertThat(factory.match(real.resolve("2"))).isEqualTo(Match.EXACT);
    assertThat(factory.match(real)).isEqualTo(Match.NO);
    List<PageSource> sources =
        factory.open(real.resolve("2").toString(), Options.of(factory, Map.of()));
    assertThat(sources)
        .extracting(PageSource::label)
        .hasSize(2)
        .allMatch(it -> it.matches(".*/2/pagemap-(\\d+)\\.img \\((sh|sleep) \\1\\)"));
    for (PageSource source : sources) {
      assertThat(source.warnings()).isEmpty();
      source.close();
    }
  }

  /** Every page that the kernel had and CRIU has is the same; what CRIU has not was never used. */
  @Test
  void realPagesAreThoseOfTheProcess() throws IOException {
    try (PageSource source = openReal("2")) {
      Map<Long, byte[]> pages = Images.pages(source);
      int compared = 0;
      for (String mapping : Files.readAllLines(real.resolve("maps"))) {
        if (mapping.contains("[stack]")) {
          continue;
        }
        String name = mapping.substring(0, mapping.indexOf('-'));
        byte[] memory = Files.readAllBytes(real.resolve("memory-" + name));
        for (int at = 0; at < memory.length; at += 4096) {
          byte[] expected = Arrays.copyOfRange(memory, at, at + 4096);
          byte[] page = pages.remove(Long.parseLong(name, 16) + at);
          if (page != null) {
            assertThat(page).as("page %x of %s", at, mapping).isEqualTo(expected);
            compared++;
          } else if (!mapping.contains("/")) {
            assertThat(expected).as("page %x of %s", at, mapping).containsOnly(0);
          }
        }
      }
      assertThat(compared).isGreaterThan(100);
      // Of the program's code, one page was written: by the debugger, so to say, that CRIU is.
      assertThat(pages.keySet()).allMatch(address -> address < 0x60_0000);
    }
  }

  @Test
  void realMappingsAreToldApart() throws IOException {
    try (PageSource source = openReal("2")) {
      assertThat(source.regions())
          .extracting(Region::label)
          .contains("[heap]", "[stack]", "[vdso]", "file", "anonymous");
      assertThat(source.regions())
          .filteredOn(it -> !it.isEligible())
          .extracting(Region::ineligible)
          .containsOnly("stack", "kernel");
    }
  }

  /** As CRIU writes it for the JVM: the whole file as frames of lz4, by another name. */
  @Test
  void compressedPagesAreThoseThatWereCompressed() throws Exception {
    Tools.assumeThereAre("lz4");
    CriuFiles.small(made);
    Map<Long, byte[]> expected;
    try (PageSource source = openMade()) {
      expected = Images.pages(source);
    }
    Tools.run(made, "lz4", "-q", "-8", "-B5", "--rm", "pages-5.img", "pages-5.comp.img");
    assertThat(made.resolve("pages-5.img")).doesNotExist();
    try (PageSource source = openMade()) {
      Map<Long, byte[]> found = Images.pages(source);
      assertThat(found.keySet()).isEqualTo(expected.keySet()).hasSize(4);
      found.forEach((address, page) -> assertThat(page).isEqualTo(expected.get(address)));
      assertThat(source.warnings()).singleElement().asString().contains("lie unpacked in");
    }
    Path packed = made.resolve("pages-5.comp.img");
    Files.write(packed, Arrays.copyOf(Files.readAllBytes(packed), 20));
    assertRefused("pages-5.comp.img' is damaged: after 0 unpacked bytes, its lz4 data end too");
  }

  /** What {@code criu pre-dump} writes has pages, but no mappings. */
  @Test
  void aPreDumpIsReadWithoutMappings() throws IOException {
    try (PageSource source = openReal("1")) {
      assertThat(source.warnings()).hasSize(1).first().asString().contains("its mappings are not");
      assertThat(source.regions()).extracting(Region::label).containsOnly("memory");
      assertThat(Images.pages(source)).hasSizeGreaterThan(100);
    }
  }

  @Test
  void pagesAreTakenFromTheDumpThatHasThem() throws IOException {
    CriuFiles.pagemap(parent, entry(0x10000, 6, PRESENT));
    CriuFiles.pages(parent, 1, 2, 3, 4, 5, 6);
    Files.createSymbolicLink(made.resolve("parent"), parent);
    CriuFiles.pagemap(
        made,
        entry(0x10000, 2, PARENT),
        entry(0x12000, 1, PRESENT | LAZY),
        message(1, 0x13000, 2, 1, 3, 1), // as before CRIU 2.9: in_parent, no flags
        message(1, 0x14000, 2, 0, 4, PARENT, 5, 2), // as since CRIU 4: nr_pages of 64 bits
        message(1, 0x16000, 2, 1), // older than flags
        entry(0x17000, 4, LAZY));
    CriuFiles.pages(made, 33, 77);
    CriuFiles.mappings(made, vma(0x10000, 0x1C000, PRIVATE, ANONYMOUS));
    try (PageSource source = openMade()) {
      assertThat(numbers(source))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  0x10000L, 1, 0x11000L, 2, 0x12000L, 33, 0x13000L, 4, 0x14000L, 5, 0x15000L, 6,
                  0x16000L, 77));
      assertThat(source.regions())
          .containsExactly(
              Region.resident("anonymous", 0x10000, 7, made.toString()),
              new Region("anonymous", 0x17000, 4, made.toString(), "excluded"));
    }
  }

  @Test
  void mappingsDecideWhatCanMerge() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 64, PRESENT));
    CriuFiles.pages(made, new int[64]);
    CriuFiles.mappings(
        made,
        vma(0x10000, 0x12000, 0x21, 0x101),
        vma(0x12000, 0x14000, 0x4_0022, ANONYMOUS),
        vma(0x14000, 0x16000, 0x122, ANONYMOUS),
        vma(0x16000, 0x18000, PRIVATE, ANONYMOUS | 0x20),
        vma(0x18000, 0x1A000, PRIVATE, 0x41),
        vma(0x1A000, 0x1B000, PRIVATE, ANONYMOUS | 0x8));
    try (PageSource source = openMade()) {
      assertThat(source.regions())
          .extracting(Region::label, Region::pages, Region::ineligible)
          .extracting(Object::toString)
          .containsExactly(
              "(\"anonymous\", 2L, \"shared-mapping\")",
              "(\"anonymous\", 2L, \"huge-page-memory\")",
              "(\"[stack]\", 2L, \"stack\")",
              "(\"[heap]\", 2L, null)",
              "(\"file\", 2L, null)",
              "(\"[vdso]\", 1L, \"kernel\")");
    }
  }

  /** A terabyte that was reserved and hardly used costs nothing. */
  @Test
  void emptyMemoryIsNoRegion() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 1, PRESENT), entry(1L << 39, 1, PRESENT));
    CriuFiles.pages(made, 1, 2);
    CriuFiles.mappings(made, vma(0x10000, 1L << 40, PRIVATE, ANONYMOUS));
    try (PageSource source = openMade()) {
      assertThat(source.regions()).extracting(Region::pages).containsExactly(1L, 1L);
      assertThat(numbers(source)).containsExactly(Map.entry(0x10000L, 1), Map.entry(1L << 39, 2));
    }
  }

  /** Of a damaged file: it may lie within pages that were dumped. */
  @Test
  void aMappingWithoutAWholePageIsNoRegion() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 4, PRESENT));
    CriuFiles.pages(made, 1, 2, 3, 4);
    CriuFiles.mappings(
        made,
        vma(0x11800, 0x11900, PRIVATE, ANONYMOUS),
        vma(0x12000, 0x12800, PRIVATE, ANONYMOUS),
        vma(0x13000, 0x14000, PRIVATE, ANONYMOUS));
    try (PageSource source = openMade()) {
      assertThat(source.regions())
          .containsExactly(Region.resident("anonymous", 0x13000, 1, made.toString()));
    }
  }

  @Test
  void loopsOfParentsAreRefused() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 1, PARENT));
    Files.createSymbolicLink(made.resolve("parent"), made);
    assertRefused("is damaged: its parents form a loop: '" + made + "/parent' is a parent of");
    Files.delete(made.resolve("parent"));
    Files.createSymbolicLink(made.resolve("parent"), parent);
    CriuFiles.pagemap(parent, entry(0x10000, 1, PARENT));
    Files.createSymbolicLink(parent.resolve("parent"), made);
    assertRefused("its parents form a loop: '" + made + "/parent/parent' is a parent of itself");
  }

  @Test
  void aDamagedProcessDoesNotHideTheOthers() throws IOException {
    CriuFiles.small(made);
    Path other = Files.write(made.resolve("pagemap-8.img"), new byte[] {1, 2, 3});
    assertThatThrownBy(this::openMade).hasMessageContaining(other + "' is damaged");
    try (PageSource source = openMade("keep-going=on")) {
      assertThat(source.label()).endsWith("pagemap-7.img (7)");
      assertThat(source.damage())
          .singleElement()
          .asString()
          .startsWith("image '%s' is damaged: its magic numbers are cut off".formatted(other));
      assertThat(source.warnings()).containsAll(source.damage());
    }
    Files.write(made.resolve("pagemap-7.img"), new byte[0]);
    assertThatThrownBy(() -> openMade("keep-going=on"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("pagemap-7.img' is empty");
  }

  @Test
  void filesThatAreMissingMakeTheirPagesUnreadable() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 1, PRESENT), entry(0x20000, 2, PARENT));
    Files.createSymbolicLink(made.resolve("parent"), parent);
    try (PageSource source = openMade("keep-going=on")) {
      assertThat(source.regions())
          .extracting(Region::address, Region::pages, Region::ineligible)
          .containsExactly(tuple(0x10000L, 1L, "unreadable"), tuple(0x20000L, 2L, "unreadable"));
      assertThat(source.damage())
          .hasSize(3)
          .anyMatch(it -> it.endsWith("made/pages-5.img' does not exist: check the path"))
          .anyMatch(it -> it.endsWith("made/parent/pagemap-7.img' does not exist: check the path"));
    }
  }

  @Test
  void anotherFormatThanItsOwnIsNoneForAFolder() throws IOException {
    CriuFiles.small(made);
    openMade("format=criu").close();
    assertThatThrownBy(() -> openMade("format=raw"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> openMade("format=pdf")).isInstanceOf(UsageException.class);
  }

  @Test
  void aFolderThatMayNotBeListedIsNamed() throws IOException {
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(made), "this user (root) may read everything");
    assertRefused("' cannot be listed: this user has no permission");
  }

  @Test
  void aShrinkingFileOfPagesIsReadAsFarAsItGoes() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 3, PRESENT));
    CriuFiles.pages(made, 1, 2, 3);
    try (PageSource source = openMade("keep-going=on")) {
      CriuFiles.pages(made, 1, 2);
      assertThat(Images.states(source))
          .containsExactly(PageState.PRESENT, PageState.PRESENT, PageState.UNREADABLE);
      assertThat(source.damage()).singleElement().asString().contains("pages-5.img' shrank from");
    }
  }

  /** Many more than the symbolic links that the kernel follows in one path. */
  @Test
  void chainsOfParentsMayBeLong() throws IOException {
    int parents = 250;
    Path folder = made;
    for (int i = 0; i < parents; i++) {
      CriuFiles.pagemap(folder, entry(0x10000, 1, PARENT));
      Path next = Files.createDirectory(directory.resolve("parent-" + i));
      Files.createSymbolicLink(folder.resolve("parent"), Path.of("..", "parent-" + i));
      folder = next;
    }
    CriuFiles.pagemap(folder, entry(0x10000, 1, PRESENT));
    CriuFiles.pages(folder, 9);
    try (PageSource source = openMade()) {
      assertThat(numbers(source)).containsExactly(Map.entry(0x10000L, 9));
    }
    CriuFiles.pagemap(folder, entry(0x10000, 1, PARENT));
    Files.createSymbolicLink(folder.resolve("parent"), parent);
    assertRefused("it has more than 250 parents");
  }

  @Test
  void lostPagesAreUnreadable() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 10, PRESENT), entry(0x20000, 10, PRESENT));
    CriuFiles.pages(made, 1, 2, 3, 4, 5);
    CriuFiles.mappings(made, vma(0x10000, 0x30000, PRIVATE, ANONYMOUS));
    try (PageSource source = openMade("keep-going=on")) {
      assertThat(source.regions())
          .containsExactly(
              Region.resident("anonymous", 0x10000, 5, made.toString()),
              new Region("anonymous", 0x15000, 5, made.toString(), "unreadable"),
              new Region("anonymous", 0x20000, 10, made.toString(), "unreadable"));
    }
  }

  @Test
  void pagesThatNoParentHasAreUnreadable() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 8, PARENT));
    Files.createSymbolicLink(made.resolve("parent"), parent);
    CriuFiles.pagemap(parent, entry(0x12000, 1, PRESENT), entry(0x14000, 2, LAZY));
    CriuFiles.pages(parent, 1);
    try (PageSource source = openMade("keep-going=on")) {
      assertThat(source.regions())
          .extracting(Region::address, Region::pages, Region::ineligible)
          .containsExactly(
              tuple(0x10000L, 2L, "unreadable"),
              tuple(0x12000L, 1L, null),
              tuple(0x13000L, 1L, "unreadable"),
              tuple(0x14000L, 2L, "excluded"),
              tuple(0x16000L, 2L, "unreadable"));
    }
  }

  /** Neighbours are one region, however many entries say so; other ones are bounded. */
  @Test
  void whatNoFileHasIsBounded() throws IOException {
    int entries = (1 << 18) + 2;
    byte[][] neighbours = new byte[entries][];
    byte[][] single = new byte[entries][];
    for (int i = 0; i < entries; i++) {
      neighbours[i] = entry((i + 1) * 4096L, 1, LAZY);
      single[i] = entry((i + 1) * 8192L, 1, LAZY);
    }
    CriuFiles.pagemap(made, neighbours);
    try (PageSource source = openMade()) {
      assertThat(source.regions()).extracting(Region::pages).containsExactly((long) entries);
    }
    CriuFiles.pagemap(made, single);
    assertRefused("it has more than 262144 runs of pages that no file has");
  }

  /** Rounding it up to whole pages would make its address negative. */
  @Test
  void aMappingAtTheEndOfAllAddressesIsRefused() throws IOException {
    CriuFiles.small(made);
    CriuFiles.mappings(
        made,
        vma(0x10000, 0x1C000, PRIVATE, ANONYMOUS),
        vma(Long.MAX_VALUE - 0xFFE, Long.MAX_VALUE, PRIVATE, ANONYMOUS));
    assertRefused("are 7ffffffffffff001 and 7fffffffffffffff: not ascending from 1c000 to 4");
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 1, PARENT));
    assertRefused("and '" + made + "/parent' does not exist");
    Files.createSymbolicLink(made.resolve("parent"), directory.resolve("none"));
    assertRefused("and '" + made + "/parent' does not lead to a folder");
    Files.delete(made.resolve("parent"));
    Files.createSymbolicLink(made.resolve("parent"), parent);
    assertRefused("image '" + made + "/parent/pagemap-7.img' does not exist");
    CriuFiles.pagemap(parent, entry(0x20000, 1, PRESENT));
    CriuFiles.pages(parent, 1);
    assertRefused("pages 10000-10fff should be in its parent");
    CriuFiles.pagemap(made, entry(0x10000, 1, PRESENT));
    assertRefused("image '" + made + "/pages-5.img' does not exist");
    CriuFiles.pages(made, 1);
    CriuFiles.pagemap(made, entry(0x10000, 2, PRESENT));
    assertRefused("pages 10000-11fff should lie at offset 0 of '" + made + "/pages-5.img'");
  }

  @Test
  void fieldsThatLieAreNamed() throws IOException {
    CriuFiles.pages(made, 1, 2);
    CriuFiles.pagemap(made, entry(0x10001, 1, PRESENT));
    assertRefused("field vaddr is 10001, not the address of a page of 4096 bytes at 0 or higher");
    CriuFiles.pagemap(made, entry(0x10000, 2, PRESENT), entry(0x11000, 1, PRESENT));
    assertRefused(
        "field vaddr is 11000, not the address of a page of 4096 bytes at 12000 or higher");
    CriuFiles.pagemap(made, message(1, 0x10000, 4, PRESENT, 5, -1));
    assertRefused("field nr_pages of those at 10000 is 18446744073709551615");
    CriuFiles.pagemap(made, message(1, 0x10000, 2, 1, 4, PRESENT, 6, 100));
    assertRefused("has compressed pages, which are not read here");
    CriuFiles.pagemap(made);
    assertRefused("holds no page that was dumped");
    Files.write(made.resolve("pagemap-7.img"), CriuFiles.image(CriuImage.MM_MAGIC));
    assertRefused("its magic numbers are not those of its kind");
    CriuFiles.pagemap(made, entry(0x10000, 1, PRESENT));
    CriuFiles.mappings(made, vma(0x20000, 0x10000, PRIVATE, ANONYMOUS));
    assertRefused("fields start and end of a vma_entry are 20000 and 10000");
  }

  @Test
  void aFileByAnotherNameIsRefused() throws IOException {
    CriuFiles.pagemap(made, entry(0x10000, 1, PRESENT));
    Path renamed = Files.move(made.resolve("pagemap-7.img"), made.resolve("pagemap.img"));
    assertThatThrownBy(() -> Images.open(renamed)).hasMessageContaining("name CRIU's folder");
  }

  /** Nothing marks the end of a page map: cut between two entries, it just has fewer. */
  @Test
  void cutOffAnywhereItIsRefusedOrHasFewerPages() throws IOException {
    for (String name : List.of("pagemap-7.img", "mm-7.img", "pages-5.img")) {
      CriuFiles.small(made);
      byte[] file = Files.readAllBytes(made.resolve(name));
      int whole = 0;
      for (int length = 0; length < file.length; length += length < 200 ? 1 : 509) {
        Files.write(made.resolve(name), Arrays.copyOf(file, length));
        String refused = Hostile.check(made.resolve("pagemap-7.img"), 1 << 16, "criu");
        whole += refused == null ? 1 : 0;
      }
      assertThat(whole).as(name).isEqualTo(name.startsWith("pagemap") ? 2 : 0);
    }
  }

  @Tag("long")
  @Test
  void randomDamageEndsInPagesOrOneLine(Seed seed) throws IOException {
    CriuFiles.small(made);
    for (String name : List.of("pagemap-7.img", "mm-7.img")) {
      SplittableRandom random = seed.derive(name.length()).random();
      byte[] file = Files.readAllBytes(made.resolve(name));
      for (int i = 0; i < ROUNDS; i++) {
        Files.write(made.resolve(name), new Mutations(random).of(file, file.length));
        Hostile.check(made.resolve("pagemap-7.img"), 1 << 16, "criu");
      }
      Files.write(made.resolve(name), file);
    }
  }

  private PageSource openReal(String folder) throws IOException {
    Path first = new CriuFormat().imagesIn(real.resolve(folder)).getFirst();
    return Images.open(first);
  }

  private PageSource openMade(String... options) throws IOException {
    return Images.open(made, options);
  }

  private void assertRefused(String expected) {
    assertThatThrownBy(this::openMade)
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith("image '" + made)
        .hasMessageMatching(".+")
        .hasMessageContaining(expected);
  }

  private static Map<Long, Integer> numbers(PageSource source) throws IOException {
    Map<Long, Integer> numbers = new TreeMap<>();
    Images.pages(source).forEach((address, page) -> numbers.put(address, page[3] & 0xFF));
    return numbers;
  }
}
