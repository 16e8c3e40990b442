package io.ksm.source.image.elf;

import static io.ksm.source.image.support.ElfFile.READ;
import static io.ksm.source.image.support.ElfFile.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.source.image.support.ElfFile;
import io.ksm.source.image.support.Images;
import io.ksm.testkit.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests with ELF cores of all layouts, which {@link ElfFile} makes. */
class ElfFormatTest {
  private static final String FILE = "/lib/libc.so.6";

  @TempDir Path directory;
  private final SplittableRandom random = new Seed(11).random();

  @ParameterizedTest
  @CsvSource({"true, LITTLE", "true, BIG", "false, LITTLE", "false, BIG"})
  void anyWordSizeAndByteOrder(boolean wide, String endian) throws IOException {
    ByteOrder order = endian.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] first = pages(3);
    byte[] second = pages(2);
    ElfFile elf =
        new ElfFile(wide, order)
            .gap(13)
            .virtual(0x7000_0000, first)
            .virtual(0x5000_0000, READ, second, 5 * 4096)
            .file(FILE, 0x5000_0000, 0x5000_5000);
    try (PageSource source = open(elf)) {
      assertThat(source.regions())
          .containsExactly(
              new Region(FILE, 0x5000_0000, 2, domain(), "file-backed"),
              new Region(FILE, 0x5000_2000, 3, domain(), "file-backed"),
              new Region("anonymous", 0x7000_0000, 3, domain(), null));
      assertThat(Images.content(source, 2)).isEqualTo(first);
    }
  }

  @Test
  void whatTheFileLacksIsExcluded() throws IOException {
    ElfFile elf =
        new ElfFile()
            .virtual(0x1000, READ | WRITE, pages(1), 1L << 44)
            .virtual(1L << 45, READ | WRITE, new byte[0], 4096);
    try (PageSource source = open(elf)) {
      assertThat(source.regions())
          .containsExactly(
              new Region("anonymous", 0x1000, 1, domain(), null),
              new Region("anonymous", 0x2000, (1L << 32) - 1, domain(), "excluded"),
              new Region("anonymous", 1L << 45, 1, domain(), "excluded"));
    }
  }

  /** As a core that {@code ulimit -c} cut off. */
  @Test
  void whatIsLostIsToldFromWhatWasLeftOut() throws IOException {
    byte[] elf = new ElfFile().virtual(0x1000, READ | WRITE, pages(3), 1L << 30).bytes();
    Path path = write(Arrays.copyOf(elf, elf.length - 4096 - 100));
    try (PageSource source = Images.open(path, "keep-going=on")) {
      assertThat(source.regions())
          .containsExactly(
              new Region("anonymous", 0x1000, 1, domain(), null),
              new Region("anonymous", 0x2000, 2, domain(), "unreadable"),
              new Region("anonymous", 0x4000, (1 << 18) - 3, domain(), "excluded"));
    }
  }

  @Test
  void segmentsMayBeginAndEndAnywhere() throws IOException {
    byte[] content = pages(4);
    ElfFile elf =
        new ElfFile()
            .gap(3)
            .virtual(0x10_0F80, Arrays.copyOf(content, 3 * 4096))
            .file(FILE, 0x5000_0000, 0x5000_5000);
    try (PageSource source = open(elf)) {
      assertThat(source.regions())
          .containsExactly(new Region("anonymous", 0x10_1000, 2, domain(), null));
      assertThat(Images.content(source, 0)).isEqualTo(Arrays.copyOfRange(content, 128, 8320));
      assertThat(source.warnings())
          .containsExactly(
              "image '%s' has segments that do not begin and end with a page of 4096: "
                      .formatted(domain())
                  + "4096 bytes are left out");
    }
  }

  @Test
  void theLastPageOfAllAddressesIsOne() throws IOException {
    try (PageSource source = open(new ElfFile().virtual(-4096, pages(1)))) {
      assertThat(source.regions())
          .containsExactly(new Region("anonymous", -4096, 1, domain(), null));
      assertThat(Images.content(source, 0)).hasSize(4096);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void theNumberOfHeadersMayStandInASection(boolean wide) throws IOException {
    ElfFile elf = new ElfFile(wide, ByteOrder.LITTLE_ENDIAN).countInSection();
    for (int i = 1; i <= 70_000; i++) {
      elf.virtual(i * 8192L, READ | WRITE, new byte[0], 4096);
    }
    elf.virtual(0x6000_0000, pages(1));
    try (PageSource source = open(elf)) {
      assertThat(source.regions()).hasSize(70_001);
      assertThat(Images.content(source, 70_000)).hasSize(4096);
    }
  }

  @Test
  void notesSayWhatMemoryIs() throws IOException {
    ElfFile elf = new ElfFile();
    elf.virtual(0x1000, READ | WRITE, pages(1), 4096)
        .virtual(0x3000, READ, pages(1), 4096)
        .virtual(0x5000, READ | WRITE, pages(1), 4096)
        .virtual(0x7000, READ | WRITE, pages(1), 4096)
        .virtual(0x9000, READ | WRITE, pages(1), 4096)
        .virtual(0xB000, READ | WRITE, pages(1), 4096)
        .virtual(0xD000, READ, pages(1), 4096)
        .note(3, process("redis\033-server", 4321))
        .note(1, thread(4321, 0x5800))
        .note(1, thread(4322, 0x7800))
        .note(6, elf.words(25, 0x5123, 33, 0xD000, 0, 0))
        .file("/lib/a.so", 0x1000, 0x2000)
        .file("/lib/a.so", 0x3000, 0x4000)
        .file("/dev/shm/segment", 0x9000, 0xA000);
    try (PageSource source = open(elf)) {
      assertThat(source.label()).isEqualTo(domain() + " (redis\\u001b-server 4321)");
      assertThat(source.regions())
          .extracting(Region::label)
          .containsExactly(
              "/lib/a.so",
              "/lib/a.so",
              "[stack]",
              "[stack:4322]",
              "/dev/shm/segment",
              "anonymous",
              "[vdso]");
      assertThat(source.regions())
          .extracting(Region::ineligible)
          .containsExactly(null, "file-backed", "stack", null, "shared-mapping", null, "kernel");
    }
  }

  private static byte[] process(String name, int id) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer note = ByteBuffer.allocate(136).order(ByteOrder.LITTLE_ENDIAN);
    return note.putInt(24, id).put(40, text).array();
  }

  private static byte[] thread(int id, long stackPointer) {
    ByteBuffer note = ByteBuffer.allocate(336).order(ByteOrder.LITTLE_ENDIAN);
    return note.putInt(32, id).putLong(112 + 19 * 8, stackPointer).array();
  }

  @Test
  void machinesAreReadByPhysicalAddress() throws IOException {
    byte[] low = pages(2);
    ElfFile elf =
        new ElfFile()
            .physical(0xFFFF_8000_0010_0000L, 0x10_0000, pages(3))
            .physical(0xFFFF_8000_0000_0000L, 0, low)
            .physical(0xFFFF_8000_0020_0000L, -1, pages(1));
    try (PageSource source = open(elf)) {
      assertThat(source.regions())
          .containsExactly(
              new Region("segment 2", 0, 2, domain(), null),
              new Region("segment 1", 0x10_0000, 3, domain(), null));
      assertThat(Images.content(source, 0)).isEqualTo(low);
      assertThat(source.warnings())
          .containsExactly(
              "image '%s' has no physical address for program header 3: left out"
                  .formatted(domain()));
    }
  }

  /** As {@code /proc/vmcore} does with the kernel's code. */
  @Test
  void memoryThatIsShownTwiceCountsOnce() throws IOException {
    ElfFile elf =
        new ElfFile()
            .physical(0xFFFF_FFFF_8100_0000L, 0x10_1000, pages(1))
            .physical(0xFFFF_8000_0010_0000L, 0x10_0000, pages(4));
    try (PageSource source = open(elf)) {
      assertThat(source.regions())
          .containsExactly(new Region("segment 2", 0x10_0000, 4, domain(), null));
      assertThat(source.warnings())
          .containsExactly(
              "image '%s' shows memory a second time in 1 segment: counted once"
                  .formatted(domain()));
    }
  }

  /** Memory that holds nothing must not hide memory that does. */
  @Test
  void whatHasBytesIsNotASecondViewOfWhatHasNone() throws IOException {
    ElfFile elf =
        new ElfFile()
            .physical(0x1000, 0x1000, new byte[0], 1 << 30)
            .physical(0x9000, 0x10_0000, pages(2));
    Path path = write(elf.bytes());
    assertThatThrownBy(() -> Images.open(path))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("segment 2 (100000-101fff) overlaps segment 1 (1000-40000fff)");
  }

  /** As QEMU's dump with paging: overlapping views of the same bytes of the file. */
  @Test
  void overlappingViewsOfTheSameBytesAreJoined() throws IOException {
    byte[] memory = pages(4);
    ElfFile elf =
        new ElfFile().physical(0x1000, 0x10_0000, memory).physical(0x9000, 0x10_2000, pages(4));
    byte[] file = elf.bytes();
    // The second segment's content begins in the middle of the first one's.
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(64 + 2 * 56 + 8, bytes.getLong(64 + 56 + 8) + 2 * 4096);
    try (PageSource source = Images.open(write(file))) {
      assertThat(source.regions())
          .containsExactly(
              new Region("segment 1", 0x10_0000, 4, domain(), null),
              new Region("segment 2", 0x10_4000, 2, domain(), null));
    }
  }

  /** A bomb: a thousand addresses for each byte. */
  @Test
  void segmentsOfTheSameBytesAreRefused() throws IOException {
    ElfFile elf = new ElfFile().virtual(0x10_0000, pages(8));
    for (int i = 2; i < 1000; i++) {
      elf.virtual(i * 0x10_0000L, READ | WRITE, new byte[0], 8 * 4096);
    }
    ByteBuffer file = ByteBuffer.wrap(elf.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 2; i < 1000; i++) {
      int entry = 64 + i * 56;
      file.putLong(entry + 8, file.getLong(64 + 56 + 8)).putLong(entry + 32, 8 * 4096);
    }
    Path path = write(file.array());
    assertThatThrownBy(() -> Images.open(path))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("its segments hold 32735232 bytes together, but the whole file has");
  }

  @Test
  void segmentsThatOverlapAreRefused() throws IOException {
    ElfFile elf =
        new ElfFile().virtual(0x1000, pages(2)).virtual(0x2000, pages(2)).virtual(0x8000, pages(1));
    Path path = write(elf.bytes());
    assertThatThrownBy(() -> Images.open(path))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("anonymous (2000-3fff) overlaps anonymous (1000-2fff)");
    try (PageSource source = Images.open(path, "keep-going=on")) {
      assertThat(source.regions()).extracting(Region::address).containsExactly(0x1000L, 0x8000L);
      assertThat(source.damage()).hasSize(1);
    }
  }

  @Test
  void aCoreThatDoesNotTellFilesSaysSo() throws IOException {
    try (PageSource source = open(new ElfFile().virtual(0x1000, READ, pages(2), 8192))) {
      assertThat(source.regions()).extracting(Region::ineligible).containsOnlyNulls();
      assertThat(source.warnings())
          .containsExactly(
              "image '%s' has no note NT_FILE: of no mapping it says whether it is a file's, and all count"
                  .formatted(domain()));
    }
    try (PageSource machine = open(new ElfFile().physical(0, 0x1000, pages(2)))) {
      assertThat(machine.warnings()).isEmpty();
    }
  }

  @Test
  void aCoreWithoutANameIsCalledByItsFile() throws IOException {
    byte[] nobody = process("", 0);
    try (PageSource source = open(new ElfFile().virtual(0x1000, pages(1)).note(3, nobody))) {
      assertThat(source.label()).isEqualTo(domain());
    }
    try (PageSource source =
        open(new ElfFile().virtual(0x1000, pages(1)).note(3, process("", 12)))) {
      assertThat(source.label()).isEqualTo(domain() + " (12)");
    }
  }

  @Test
  void anExecutableIsNoCore() {
    Path program = Path.of(System.getProperty("java.home"), "bin", "java");
    assertThatThrownBy(() -> Images.open(program, "format=elf").close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("and not a core (4): name a core, or scan it as it is by format=raw");
  }

  @Test
  void aCoreWithoutMemoryIsRefused() {
    assertThatThrownBy(() -> open(new ElfFile()).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageEndingWith("is an ELF file without memory: it has no PT_LOAD header");
  }

  private byte[] pages(int count) {
    byte[] bytes = new byte[count * 4096];
    random.nextBytes(bytes);
    return bytes;
  }

  private PageSource open(ElfFile elf) throws IOException {
    return Images.open(write(elf.bytes()));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("core"), bytes);
  }

  private String domain() {
    return directory.resolve("core").toString();
  }

  @Test
  void contentIsReadInBothWays() throws IOException {
    byte[] memory = pages(5);
    Path path = write(new ElfFile().gap(5).virtual(0x1000, memory).bytes());
    for (String access : List.of("access=read", "access=map")) {
      try (PageSource source = Images.open(path, access)) {
        assertThat(Images.content(source, 0)).isEqualTo(memory);
      }
    }
  }
}
