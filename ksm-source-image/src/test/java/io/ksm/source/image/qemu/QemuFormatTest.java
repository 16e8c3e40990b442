package io.ksm.source.image.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.source.image.support.Cuts;
import io.ksm.source.image.support.Hostile;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.Mutations;
import io.ksm.source.image.support.QemuStream;
import io.ksm.source.image.support.RealDumps;
import io.ksm.source.image.support.Tools;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with a real stream of QEMU beside the same guest's raw memory, and with made ones. */
@ExtendWith(SeedExtension.class)
class QemuFormatTest {
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 600);

  private static final int FIRMWARE = 0xF_0000;

  @TempDir Path directory;

  /** The guest sees its firmware in place of the RAM from {@code FIRMWARE} on. */
  @Test
  void theRamOfARealStreamIsThatOfTheGuest() throws IOException {
    RealDumps.unpackGuest(directory);
    byte[] raw = Files.readAllBytes(directory.resolve("raw"));
    try (PageSource source = Images.open(directory.resolve("qemu-stream"))) {
      List<String> labels = source.regions().stream().map(Region::label).toList();
      assertThat(labels).contains("pc.bios").containsOnlyOnce("pc.ram");
      byte[] ram = Images.content(source, labels.indexOf("pc.ram"));
      assertThat(ram).hasSameSizeAs(raw).startsWith(Arrays.copyOf(raw, FIRMWARE));
      byte[] firmware = Images.content(source, labels.indexOf("pc.bios"));
      assertThat(firmware).isEqualTo(Arrays.copyOfRange(raw, FIRMWARE, raw.length));
      assertThat(source.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, cat", "1, gzip -c", "3, xz -c", "5, zstd -c"})
  void libvirtsFilesHoldTheSame(int packing, String tool) throws Exception {
    Tools.assumeThereAre(tool.split(" ", -1)[0]);
    RealDumps.unpackGuest(directory);
    Tools.run(directory, "sh", "-c", tool + " qemu-stream > packed");
    byte[] packed = Files.readAllBytes(directory.resolve("packed"));
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      byte[] file = QemuStream.libvirt("LibvirtQemudSave", packing, order, packed);
      try (PageSource found = Images.open(write(file));
          PageSource expected = Images.open(directory.resolve("qemu-stream"))) {
        assertThat(Images.content(found, 0)).isEqualTo(Images.content(expected, 0));
        assertThat(found.label()).isEqualTo(directory.resolve("stream").toString());
        assertThat(found.damage()).isEmpty();
      }
    }
  }

  /**
   * Nobody knows whether the guest ever touched a page of zeros: it is there, as in other dumps.
   */
  @Test
  void theLastOfEachPageCounts() throws IOException {
    try (PageSource source = Images.open(write(QemuStream.small().bytes()))) {
      assertThat(source.regions())
          .extracting(it -> "%s %x %d".formatted(it.label(), it.address(), it.pages()))
          .containsExactly("pc.ram 0 3", "vga 3000 2");
      Collection<byte[]> pages = Images.pages(source).values();
      assertThat(pages).extracting(page -> (int) page[0]).containsExactly(1, 3, 0, 0, 7);
      assertThat(pages).extracting(page -> (int) page[4095]).containsExactly(0, 0, 0, 0, 7);
    }
  }

  /** The guest said that these are free, and QEMU left them out. */
  @Test
  void pagesThatDoNotComeAreExcluded() throws IOException {
    QemuStream stream =
        ram(1L << 30).page(5, "pc.ram", 1).page(100_000, null, 2).word(0, QemuStream.END).footer(2);
    try (PageSource source = Images.open(write(stream.bytes()))) {
      assertThat(source.regions().stream().mapToLong(Region::pages).sum()).isEqualTo(1L << 18);
      assertThat(source.regions())
          .filteredOn(Region::isEligible)
          .extracting(Region::pages)
          .containsExactly(64L, 64L);
      assertThat(Images.states(source)).contains(PageState.PRESENT, PageState.EXCLUDED);
      Map<Long, byte[]> pages = Images.pages(source);
      assertThat(pages.keySet()).containsExactly(5 * 4096L, 100_000 * 4096L);
    }
  }

  /** As virtio-mem and bitmaps of disks have it: their sections stand among those of RAM. */
  @Test
  void statesOfDevicesAreSkipped() throws IOException {
    QemuStream stream =
        new QemuStream()
            .configuration()
            .begin(4, 9, "early")
            .text("~no end here")
            .footer(8)
            .u8(1)
            .text("more")
            .footer(9)
            .begin(1, 2, "ram")
            .word(4096, QemuStream.SIZES)
            .name("pc.ram")
            .u64(4096)
            .word(0, QemuStream.END)
            .footer(2)
            .begin(1, 4, "bitmaps")
            .text("x")
            .footer(4)
            .u8(8)
            .u8(0)
            .u8(1)
            .u8(0)
            .u8(2)
            .text("hi")
            .goOn(2, 4)
            .text("y")
            .footer(4)
            .goOn(3, 2)
            .page(0, "pc.ram", 6)
            .word(0, QemuStream.END)
            .footer(2);
    try (PageSource source = Images.open(write(stream.bytes()))) {
      assertThat(Images.content(source, 0)[0]).isEqualTo((byte) 6);
      assertThat(source.warnings()).isEmpty();
    }
  }

  @Test
  void pagesMayHaveAnotherSize() throws IOException {
    QemuStream stream =
        new QemuStream()
            .configuration()
            .u8(5)
            .name("configuration/target-page-bits")
            .u32(1)
            .u32(13)
            .begin(1, 2, "ram")
            .word(8192, QemuStream.SIZES)
            .name("mach-virt.ram")
            .u64(8192)
            .word(0, QemuStream.END)
            .footer(2)
            .goOn(3, 2)
            .zero(0, "mach-virt.ram", 0)
            .word(0, QemuStream.END)
            .footer(2);
    try (PageSource source = Images.open(write(stream.bytes()))) {
      assertThat(source.pageSize()).isEqualTo(8192);
      assertThat(Images.content(source, 0)).hasSize(8192).containsOnly(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "40, was migrated with xbzrle",
    "100, was migrated with compress",
    "200, was migrated with multifd",
    "80, was migrated with rdma-pin-all",
    "1, the word at offset",
    "18, the word at offset"
  })
  void whatIsNotReadIsNamed(String flags, String expected) throws IOException {
    byte[] stream = ram(4096).word(0, Integer.parseInt(flags, 16)).bytes();
    assertRefused(stream, expected);
  }

  @Test
  void mappedRamIsRefused() throws IOException {
    QemuStream stream =
        new QemuStream()
            .configuration()
            .u8(5)
            .name("configuration/capabilities")
            .u32(1)
            .u32(1)
            .name("mapped-ram");
    assertRefused(
        stream.bytes(),
        "was migrated with mapped-ram, which is not read: set that capability off, or dump by"
            + " dump-guest-memory, or virsh dump --memory-only");
  }

  @ParameterizedTest
  @CsvSource({
    "2, is packed by bzip2: unpack it by tail -c +108 FILE | bzip2 -d > FILE.qemu",
    "4, is packed by lzop: unpack it by tail -c +108 FILE | lzop -d > FILE.qemu",
    "6, is saved in libvirt's format 6"
  })
  void otherFormsOfLibvirtAreRefused(int packing, String expected) throws IOException {
    byte[] stream = QemuStream.small().bytes();
    assertRefused(
        QemuStream.libvirt("LibvirtQemudSave", packing, ByteOrder.LITTLE_ENDIAN, stream), expected);
  }

  @Test
  void anIncompleteFileIsDamaged() throws IOException {
    byte[] stream = QemuStream.small().bytes();
    byte[] file = QemuStream.libvirt("LibvirtQemudPart", 0, ByteOrder.LITTLE_ENDIAN, stream);
    assertRefused(file, "is damaged: libvirt has marked it as incomplete");
    try (PageSource source = Images.open(write(file), "keep-going=on")) {
      assertThat(Images.pages(source)).hasSize(5);
    }
  }

  /** The end of RAM is all that is needed: the states of devices follow it. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"qemu", "libvirt"})
  void aStreamCutOffAnywhereIsRefusedAndGivesWhatItHas(String format, Seed seed)
      throws IOException {
    byte[] file = QemuStream.small().bytes();
    int end = file.length - 32;
    if (format.equals("libvirt")) {
      file = QemuStream.libvirt("LibvirtQemudSave", 0, ByteOrder.LITTLE_ENDIAN, file);
      end += file.length - end - 32;
    }
    for (int length : Cuts.between(4, end - 8, at -> at % 4096 > 300 ? 97 : 1, seed)) {
      assertThat(check(Arrays.copyOf(file, length), format)).as("cut at %d", length).isNotNull();
    }
    Path cut = write(Arrays.copyOf(file, end - 4096));
    try (PageSource source = Images.open(cut, "keep-going=on", "format=" + format)) {
      assertThat(source.damage()).singleElement().asString().contains("within its RAM");
      assertThat(Images.pages(source).values())
          .extracting(page -> (int) page[0])
          .containsExactly(1, 2, 0, 0);
      assertThat(Images.states(source, 1)).containsExactly(PageState.PRESENT, PageState.UNREADABLE);
    }
  }

  @Test
  void liesAreDamage() throws IOException {
    assertRefused(ram(-4096).bytes(), "is damaged: the word at offset 40 has flags");
    assertRefused(ram(1L << 60).bytes(), "block 'pc.ram' before offset");
    assertRefused(ram(4096).zero(0, "other", 0).bytes(), "is in block 'other', which has no size");
    assertRefused(ram(4096).zero(0, null, 0).bytes(), "names no block");
    assertRefused(ram(4096).zero(1, "pc.ram", 0).bytes(), "has the address 1000 in block 'pc.ram'");
    assertRefused(ram(4096).word(0, QemuStream.END).footer(3).bytes(), "ends another section");
    assertRefused(new QemuStream().u8(99).bytes(), "is of type 99");
  }

  /** Each would cost what 64 of them cost. */
  @Test
  void scatteredPagesAreRefused() throws IOException {
    QemuStream stream = ram(1L << 40).zero(0, "pc.ram", 0);
    for (int i = 1; i < 3000; i++) {
      stream.zero(i * 64, null, 0);
    }
    assertThat(check(stream.bytes(), "qemu")).contains("pages are too scattered");
  }

  @Tag("long")
  @Test
  void randomDamageEndsInPagesOrOneLine(Seed seed) throws IOException {
    Mutations mutations = new Mutations(seed.random());
    byte[] stream = QemuStream.small().bytes();
    byte[] file = QemuStream.libvirt("LibvirtQemudSave", 0, ByteOrder.LITTLE_ENDIAN, stream);
    for (int i = 0; i < ROUNDS / 2; i++) {
      check(mutations.of(stream, 160), "qemu");
      check(mutations.of(file, 260), "libvirt");
    }
  }

  private static QemuStream ram(long bytes) {
    QemuStream stream = new QemuStream().configuration().begin(1, 2, "ram");
    stream.word(bytes, QemuStream.SIZES).name("pc.ram").u64(bytes);
    return stream.word(0, QemuStream.END).footer(2).goOn(3, 2);
  }

  private void assertRefused(byte[] bytes, String expected) throws IOException {
    Path file = write(bytes);
    assertThatThrownBy(() -> Images.open(file).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith("image '" + file)
        .hasMessageMatching(".+")
        .hasMessageContaining(expected);
  }

  private String check(byte[] bytes, String format) throws IOException {
    return Hostile.check(write(bytes), bytes.length, format);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("stream"), bytes);
  }
}
