package io.ksm.source.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.source.image.format.SegmentLayout;
import io.ksm.source.image.support.Cuts;
import io.ksm.source.image.support.ElfFile;
import io.ksm.source.image.support.Hostile;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.LimeFile;
import io.ksm.source.image.support.Mutations;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests with files of ELF, LiME and AVML that are cut off, have false fields, or are damaged at
 * random.
 */
@ExtendWith(SeedExtension.class)
class DamagedFileTest {
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 600);

  @TempDir Path directory;

  /** Names the formats, each with a sound file in which every field matters. */
  enum Sound {
    ELF {
      @Override
      byte[] bytes() {
        return elf(new ElfFile().gap(24)).bytes();
      }
    },
    ELF32 {
      @Override
      byte[] bytes() {
        return elf(new ElfFile(false, ByteOrder.BIG_ENDIAN)).bytes();
      }
    },
    ELF_MANY {
      @Override
      byte[] bytes() {
        return elf(new ElfFile().countInSection()).bytes();
      }
    },
    LIME {
      @Override
      byte[] bytes() {
        return lime(false);
      }
    },
    AVML {
      @Override
      byte[] bytes() {
        return lime(true);
      }
    };

    abstract byte[] bytes();

    /** The option that names it. */
    String format() {
      return this == LIME || this == AVML ? name().toLowerCase(Locale.ROOT) : "elf";
    }

    /** The length of what is called the headers here. */
    int headers() {
      return this == LIME || this == AVML ? bytes().length : elf(new ElfFile()).headers();
    }

    static byte[] lime(boolean compressed) {
      return new LimeFile(compressed).range(0x1000, content(1)).range(0x8000, content(2)).bytes();
    }

    static ElfFile elf(ElfFile elf) {
      return elf.note(1, new byte[336])
          .note(3, new byte[136])
          .note(6, elf.words(25, 0x10_0000, 33, 0x20_0000))
          .file("/lib/libc.so.6", 0x3000, 0x4000)
          .virtual(0x1000, content(1))
          .virtual(0x3000, ElfFile.READ, content(2), 2 * 4096)
          .virtual(0x9000, content(1));
    }

    private static byte[] content(int pages) {
      byte[] bytes = new byte[pages * 4096];
      SplittableRandom random = new Seed(pages).random();
      for (int at = 0; at < bytes.length; at += 1 + random.nextInt(200)) {
        bytes[at] = (byte) (1 + random.nextInt(255));
      }
      return bytes;
    }
  }

  /** Each line: where a number is put, how many bytes it has, which one, and what must be said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ELF  | 4    | 1 | 3          | the ELF header's class is 3, not 1 or 2",
        "ELF  | 32   | 8 | -1         | program headers at offset 18446744073709551615 do not fit",
        "ELF  | 54   | 2 | 55         | the ELF header's size of program headers is 55, not 56",
        "ELF  | 56   | 2 | 65535      | no section header with their count",
        "ELF  | 56   | 2 | 65534      | its 65534 program headers at offset 64 do not fit",
        "ELF  | 72   | 8 | -8         | the notes of program header 0, ",
        "ELF  | 96   | 8 | 1048576000 | the notes of program header 0, 3e800000 bytes from",
        "ELF  | 96   | 8 | 16         | the note at offset 120 passes the end of program header 0",
        "ELF  | 128  | 8 | -1         | program header 1's file size 1000 from offset fffffffff",
        "ELF  | 136  | 8 | -4095      | memory size 1000 from address fffffffffffff001 passes",
        "ELF  | 152  | 8 | 4097       | program header 1's file size 1001 is above its memory",
        "ELF  | 152  | 8 | -1         | program header 1's file size ffffffffffffffff is above",
        "ELF  | 160  | 8 | -1         | program header 1's memory size ffffffffffffffff from",
        "ELF  | 160  | 8 | 16384      | (3000-4fff) overlaps anonymous (1000-4fff)",
        "ELF  | 288  | 4 | 1048576    | the note at offset 120 passes the end of program header",
        "ELF  | 292  | 4 | -1         | the note at offset 120 passes the end of program header",
        "LIME | 4128 | 4 | 0          | the header of range 1 at offset 4128 has magic number 0",
        "LIME | 4132 | 4 | 2          | version 2, not 4c694d45 and 1",
        "LIME | 4144 | 8 | 0          | range 1 at offset 4128 ends at address 0, before or too",
        "LIME | 8    | 8 | -1         | range 0 at offset 0 ends at address 1fff, before or too",
        "LIME | 16   | 8 | 1048576    | range 0 has 1044481 bytes, but the file ends after 12320",
        "LIME | 16   | 8 | 4096       | the header of range 1 at offset 33 has magic number",
        "AVML | 8    | 8 | 0          | range 0's stream has no sound chunk",
        "AVML | 16   | 8 | 4096       | range 0's stream has no sound chunk",
        "AVML | 32   | 1 | 2          | range 0's stream has no sound chunk at offset 32",
        "AVML | 43   | 2 | -1         | range 0's stream has no sound chunk at offset 42",
        "AVML | 46   | 4 | 7          | the chunk at offset 42: its checksum is wrong"
      })
  void aFieldThatLiesIsNamed(Sound format, int offset, int bytes, long number, String expected)
      throws IOException {
    byte[] file = format.bytes();
    ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number);
    System.arraycopy(value.array(), 0, file, offset, bytes);
    assertThat(check(format, file)).contains(expected);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void aFileCutOffInItsHeadersIsRefused(Sound format, Seed seed) throws IOException {
    byte[] file = format.bytes();
    int last = format.headers();
    // LiME's headers come before whole pages, and within a page one length is like another.
    int step = format == Sound.LIME ? 7 : 1;
    for (int length : Cuts.between(0, last, at -> at % 4096 < 256 ? 1 : step, seed)) {
      if (!endsWithRange(format, file, length)) {
        assertThat(check(format, Arrays.copyOf(file, length)))
            .as("cut off at %d", length)
            .isNotNull();
      }
    }
  }

  /** What ends with a whole range is a sound file of LiME or AVML. */
  private static boolean endsWithRange(Sound format, byte[] file, int length) {
    byte[] magic = Arrays.copyOf(file, 4);
    return format.headers() == file.length
        && length > 32
        && Arrays.equals(
            magic, Arrays.copyOfRange(file, length, Math.min(file.length, length + 4)));
  }

  @ParameterizedTest
  @EnumSource
  void aFileCutOffInItsContentIsRefused(Sound format) throws IOException {
    byte[] file = format.bytes();
    for (int left = 1; left < Math.min(4096, file.length - 32); left += 97) {
      assertThat(check(format, Arrays.copyOf(file, file.length - left))).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ELF", "ELF32", "LIME", "AVML"})
  void goingOnTellsWhatIsLeft(Sound format) throws IOException {
    byte[] file = format.bytes();
    Path cut = write(Arrays.copyOf(file, file.length - 100));
    try (PageSource source = Images.open(cut, "keep-going=on")) {
      assertThat(source.damage()).isNotEmpty();
      assertThat(source.warnings()).containsAll(source.damage());
      assertThat(source.regions().getFirst().isEligible()).isTrue();
      assertThat(Images.states(source)).containsOnly(PageState.PRESENT);
      assertThat(source.regions())
          .extracting(Region::ineligible)
          .contains(SegmentLayout.UNREADABLE);
    }
  }

  @Test
  void goingOnLeavesOutDamagedChunks() throws IOException {
    byte[] file = Sound.AVML.bytes();
    file[46] ^= 1;
    Path path = write(file);
    try (PageSource source = Images.open(path, "keep-going=on")) {
      assertThat(source.damage()).isEmpty();
      assertThat(Images.states(source, 0)).containsOnly(PageState.UNREADABLE);
      assertThat(Images.states(source, 1)).containsOnly(PageState.PRESENT);
      assertThat(source.damage())
          .singleElement()
          .asString()
          .startsWith("image '%s' is damaged: the chunk at offset 42: ".formatted(path));
    }
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void randomDamageEndsInPagesOrOneLine(Sound format, Seed seed) throws IOException {
    Mutations mutations = new Mutations(seed.random());
    byte[] file = format.bytes();
    int headers = Math.min(file.length, 1024);
    for (int i = 0; i < ROUNDS / 8; i++) {
      check(format, mutations.of(file, headers));
    }
  }

  /** Each would cost what it has once more. */
  @Test
  void segmentsThatShareNotesAreRefused() throws IOException {
    ElfFile elf = new ElfFile().file("/lib/libc.so.6", 0x3000, 0x4000).note(4, new byte[4096]);
    for (int i = 1; i <= 5; i++) {
      elf.virtual(i * 0x10000L, new byte[0]);
    }
    elf.virtual(0x1000, new byte[4096]);
    ByteBuffer file = ByteBuffer.wrap(elf.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 1; i <= 5; i++) {
      file.put(64 + i * 56, file, 64, 56);
    }
    assertThat(check(Sound.ELF, file.array()))
        .contains("its segments of notes have")
        .contains("bytes together, but the whole file has");
  }

  /** Only two of them are of use, and only these are kept. */
  @Test
  void entriesOfTheAuxiliaryVectorCostNothing() throws IOException {
    ElfFile elf = new ElfFile();
    long[] words = new long[1 << 20];
    for (int i = 0; i < words.length; i++) {
      words[i] = 1000L + i;
    }
    byte[] file = elf.note(6, elf.words(words)).virtual(0x1000, new byte[4096]).bytes();
    assertThat(Hostile.allocated(write(file), "elf")).isLessThan(file.length + (4L << 20));
  }

  @Test
  void tooManySegmentsAreRefused() throws IOException {
    byte[] elf = new ElfFile().countInSection().virtual(0x1000, new byte[4096]).bytes();
    int most = 1 << 18;
    ByteBuffer file = ByteBuffer.allocate(64 + 56 * (most + 2)).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, elf).putInt(elf.length - 64 + 44, most + 1);
    assertThat(check(Sound.ELF, file.array()))
        .contains("its 262145 program headers at offset 64 do not fit into the file's")
        .endsWith("or are over 262144; take it anew, or read what is left of it by keep-going=on");
  }

  /** The number of segments stands at the end of the kernel's cores. */
  @Test
  void segmentsOfWhichNoNumberIsLeftAreCounted() throws IOException {
    byte[] elf = Sound.ELF_MANY.bytes();
    Path cut = write(Arrays.copyOf(elf, elf.length - 64));
    try (PageSource source = Images.open(cut, "keep-going=on")) {
      assertThat(source.regions()).extracting(Region::address).contains(0x1000L, 0x3000L, 0x9000L);
      assertThat(source.damage())
          .singleElement()
          .asString()
          .endsWith("the section header that counts its segments is cut off");
    }
  }

  @Test
  void aShrinkingStreamIsReadAsFarAsItGoes() throws IOException {
    byte[] memory = new byte[8 * 65_536];
    new Seed(3).random().nextBytes(memory);
    byte[] file = new LimeFile(true).range(0, memory).bytes();
    Path path = write(file);
    try (PageSource source = Images.open(path, "keep-going=on")) {
      Files.write(path, Arrays.copyOf(file, 200_000));
      assertThat(Images.states(source).subList(0, 48)).containsOnly(PageState.PRESENT);
      assertThat(Images.states(source).subList(48, 128)).containsOnly(PageState.UNREADABLE);
      assertThat(source.damage()).singleElement().asString().contains("shrank from");
    }
  }

  @Test
  void whatCannotBeMappedSaysSo() throws IOException {
    try (PageSource source = Images.open(write(Sound.AVML.bytes()), "access=map")) {
      assertThat(source.warnings())
          .singleElement()
          .asString()
          .endsWith("is read and not mapped: the format avml cannot be");
    }
  }

  @Test
  void namesOfFilesAreBounded() throws IOException {
    String name = "x".repeat(9 << 20);
    ElfFile elf = new ElfFile().virtual(0x1000, new byte[4096]);
    elf.file(name, 0x3000, 0x4000).file(name, 0x4000, 0x5000);
    Path path = write(elf.bytes());
    assertThatThrownBy(() -> Images.open(path).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("its notes NT_FILE have over 16777216 bytes of names");
  }

  /** A range that claims a terabyte, in chunks of a byte. */
  @Test
  void chunksMustHoldSomethingOnAnAverage() throws IOException {
    ByteBuffer file = ByteBuffer.allocate(42 + 9 * 100_000).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x4C4D_5641).putInt(2).putLong(0).putLong((1L << 40) - 1).putLong(0);
    file.put(new byte[] {(byte) 0xFF, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'});
    while (file.hasRemaining()) {
      file.put((byte) 1).put((byte) 5).put((byte) 0).put((byte) 0).putInt(0).put((byte) 0);
    }
    assertThat(check(Sound.AVML, file.array()))
        .contains("range 0's stream has no sound chunk at offset %d".formatted(42 + 9 * 16));
  }

  private String check(Sound format, byte[] bytes) throws IOException {
    return Hostile.check(write(bytes), bytes.length, format.format());
  }

  /** One file for all. */
  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("image"), bytes);
  }
}
