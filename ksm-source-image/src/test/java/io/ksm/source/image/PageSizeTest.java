package io.ksm.source.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.source.image.criu.CriuImage;
import io.ksm.source.image.support.CriuFiles;
import io.ksm.source.image.support.ElfFile;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.KdumpFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a file's word for its page size counts: 64 pages of 64 KiB that all differ, but of
 * whose parts of 4 KiB 15 of 16 are the same in all.
 */
class PageSizeTest {
  private static final int LARGE = 65_536;
  private static final int PAGES = 64;
  private static final int AARCH64 = 183;
  private static final String INFO = "OSRELEASE=6.1\nPAGESIZE=65536\nSYMBOL(x)=1\n";

  @TempDir Path directory;

  private final byte[] memory = memory();

  private static byte[] memory() {
    byte[] memory = new byte[PAGES * LARGE];
    byte[] part = new byte[4096];
    SplittableRandom random = new SplittableRandom(5);
    for (int page = 0; page < PAGES; page++) {
      for (int i = 0; i < 15; i++) {
        Arrays.fill(part, (byte) (i + 1));
        System.arraycopy(part, 0, memory, page * LARGE + i * 4096, 4096);
      }
      random.nextBytes(part);
      System.arraycopy(part, 0, memory, page * LARGE + 15 * 4096, 4096);
    }
    return memory;
  }

  private PageSource open(byte[] file, String... options) throws IOException {
    return Images.open(Files.write(directory.resolve("image"), file), options);
  }

  private ElfFile machine() {
    return new ElfFile().machine(AARCH64).physical(0, 0x4000_0000, memory);
  }

  private ElfFile process() {
    ElfFile elf = new ElfFile().machine(AARCH64).virtual(0x4000_0000, memory);
    return elf.file("/a", 0x1000, 0x2000);
  }

  private KdumpFile kdump(int blockSize) {
    KdumpFile file = new KdumpFile().blockSize(blockSize);
    for (int i = 0; i < memory.length / blockSize; i++) {
      file.put(3 + i, Arrays.copyOfRange(memory, i * blockSize, (i + 1) * blockSize));
    }
    return file;
  }

  /** Checks the size, that no two pages are equal if they are large, and all bytes. */
  private void check(PageSource source, int pageSize) throws IOException {
    assertThat(source.pageSize()).isEqualTo(pageSize);
    assertThat(source.regions())
        .extracting(Region::pages)
        .containsExactly(4L * (1 << 20) / pageSize);
    byte[] content = Images.content(source, 0);
    assertThat(content).isEqualTo(memory);
    Set<ByteBuffer> different = new HashSet<>();
    for (int at = 0; at < content.length; at += pageSize) {
      different.add(ByteBuffer.wrap(content, at, pageSize));
    }
    assertThat(different).hasSize(pageSize == LARGE ? PAGES : PAGES + 15);
  }

  @Test
  void aMachinesCoreTellsByItsKernelsWord() throws IOException {
    try (PageSource source =
        open(machine().note("VMCOREINFO", 0, INFO.getBytes(US_ASCII)).bytes())) {
      check(source, LARGE);
      assertThat(source.warnings()).isEmpty();
    }
  }

  @Test
  void aProcesssCoreTellsByItsAuxiliaryVector() throws IOException {
    ElfFile elf = process();
    try (PageSource source = open(elf.note(6, elf.words(6, LARGE, 0, 0)).bytes())) {
      check(source, LARGE);
      assertThat(source.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 65_536})
  void aKdumpTellsByItsKernelsWordWhateverItsBlocksAre(int told) throws IOException {
    byte[] file = kdump(LARGE).uname("aarch64").info("PAGESIZE=" + told + "\n").bytes();
    try (PageSource source = open(file)) {
      check(source, told);
      assertThat(source.regions().getFirst().address()).isEqualTo(3L * LARGE);
      assertThat(source.warnings()).isEmpty();
    }
  }

  @Test
  void blocksOfMachinesWithOnePageSizeHoldSeveralPages() throws IOException {
    try (PageSource source = open(kdump(LARGE).uname("x86_64").bytes())) {
      check(source, 4096);
    }
  }

  @Test
  void aKdumpThatTellsNothingHasPagesAsLargeAsItsBlocksAndSaysSo() throws IOException {
    try (PageSource source = open(kdump(LARGE).uname("aarch64").bytes())) {
      check(source, LARGE);
      assertThat(source.warnings()).singleElement().asString().contains("page-size=4096 sets");
    }
  }

  @Test
  void aDumpByCriuTellsByItsAuxiliaryVector() throws IOException {
    CriuFiles.pagemap(directory, CriuFiles.entry(0x4000_0000, PAGES, CriuFiles.PRESENT));
    Files.write(directory.resolve("pages-5.img"), memory);
    byte[] vma = CriuFiles.vma(0x4000_0000, 0x4000_0000 + memory.length, 0x22, 0x201);
    CriuFiles.memory(directory, CriuFiles.message(13, 3, 13, 6, 13, 6, 13, LARGE), vma);
    try (PageSource source = Images.open(directory)) {
      check(source, LARGE);
      assertThat(source.warnings()).isEmpty();
    }
    byte[] core = CriuFiles.image(CriuImage.CORE_MAGIC, CriuFiles.message(1, 3));
    Files.write(directory.resolve("core-7.img"), core);
    CriuFiles.mappings(directory, vma);
    try (PageSource source = Images.open(directory, "page-size=65536")) {
      check(source, LARGE);
      assertThat(source.warnings()).isEmpty();
    }
    try (PageSource source = Images.open(directory)) {
      assertThat(source.warnings()).singleElement().asString().contains("(aarch64) have several");
    }
  }

  @Test
  void theUsersWordWinsWithAWarning() throws IOException {
    byte[] elf = machine().note("VMCOREINFO", 0, INFO.getBytes(US_ASCII)).bytes();
    for (byte[] file : new byte[][] {elf, kdump(LARGE).bytes(), kdump(LARGE).info(INFO).bytes()}) {
      try (PageSource source = open(file, "page-size=4096")) {
        check(source, 4096);
        assertThat(source.warnings())
            .singleElement()
            .asString()
            .contains("has pages of 65536 bytes (")
            .endsWith("and is read in pages of 4096 as page-size says");
      }
      try (PageSource source = open(file, "page-size=65536")) {
        check(source, LARGE);
        assertThat(source.warnings()).isEmpty();
      }
    }
  }

  @Test
  void aBlockCannotHoldLessThanAPage() {
    assertThatThrownBy(() -> open(kdump(4096).bytes(), "page-size=65536").close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "has blocks of 4096 bytes, and some may be left out, so that a page of 65536 may be"
                + " there in part only: give a page-size of at most 4096");
  }

  @ParameterizedTest
  @CsvSource({"183, aarch64", "21, ppc64", "50, ia64", "8, mips", "43, sparc"})
  void whereItIsUnknownAndDoubtfulAWarningSaysSo(int machine, String name) throws IOException {
    for (ElfFile elf : new ElfFile[] {machine().machine(machine), process().machine(machine)}) {
      try (PageSource source = open(elf.bytes())) {
        assertThat(source.pageSize()).isEqualTo(4096);
        assertThat(source.warnings())
            .singleElement()
            .asString()
            .contains("does not tell its page size, and machines of its kind (" + name + ")");
      }
      try (PageSource source = open(elf.bytes(), "page-size=65536")) {
        assertThat(source.warnings()).isEmpty();
      }
    }
    try (PageSource source = open(process().machine(62).bytes())) {
      assertThat(source.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 1000, 32, 1L << 31, -1, Long.MIN_VALUE})
  void aSizeThatCannotBeIsNotTaken(long told) throws IOException {
    ElfFile elf = process();
    try (PageSource source = open(elf.note(6, elf.words(6, told)).bytes())) {
      assertThat(source.pageSize()).isEqualTo(4096);
      assertThat(source.warnings()).singleElement().asString().contains("which cannot be");
    }
  }
}
