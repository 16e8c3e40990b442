package io.ksm.source.image.kdump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.source.image.support.Cuts;
import io.ksm.source.image.support.Hostile;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.KdumpFile;
import io.ksm.source.image.support.Mutations;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests with kdump-compressed files that are cut off, have false fields, or are damaged at random.
 */
@ExtendWith(SeedExtension.class)
public class KdumpDamageTest {
  private static final int PAGES = 40;
  private static final int DESCRIPTORS = 4 * 4096;
  private static final int DATA = DESCRIPTORS + 24 * PAGES;
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 240);

  @TempDir Path directory;

  /** A small dump. */
  public static KdumpFile dump() {
    SplittableRandom random = new Seed(5).random();
    KdumpFile dump = new KdumpFile();
    for (int i = 0; i < PAGES; i++) {
      byte[] page = new byte[4096];
      for (int at = 0; at < 4096; at += 64 + random.nextInt(200)) {
        page[at] = (byte) (1 + random.nextInt(255));
      }
      dump.put(3 + i, page);
    }
    return dump;
  }

  /** Each line: where a number is put, how many bytes it has, which one, and what must be said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8     | 4 | 7                    | field header_version is not 0 to 6",
        "428   | 4 | 4095                 | field block_size is not a page size",
        "428   | 4 | 2147483648           | field block_size is not a page size",
        "432   | 4 | 4294967295           | bitmap blocks at offset 17592186044416 do not fit",
        "436   | 4 | 0                    | field bitmap_blocks is 0, but 43 pages need 1",
        "436   | 4 | 4294967295           | 4294967295 bitmap blocks at offset 8192 do not fit",
        "4192  | 8 | 0                    | field max_mapnr is 0, not 1 to",
        "4192  | 8 | -1                   | field max_mapnr is 18446744073709551615, not 1 to",
        "4192  | 8 | 17179869185          | field max_mapnr is 17179869185, not 1 to",
        "4192  | 8 | 17179869184          | 17179869184 pages need 524288",
        "424   | 4 | 9                    | field status says that it is incomplete",
        "4108  | 4 | 1                    | one part of a split dump",
        "16384 | 8 | -1                   | pfn 3: field offset is -1",
        "16384 | 8 | 9223372036854775807  | pfn 3: field offset is 9223372036854775807",
        "16392 | 4 | 0                    | pfn 3: field size is 0, not 1 to 4096",
        "16392 | 4 | 4294967295           | pfn 3: field size is 4294967295, not 1 to 4096",
        "16396 | 4 | 0                    | pfn 3: field size is",
        "16396 | 4 | 3                    | pfn 3: field flags is 0x3",
        "16396 | 4 | 2                    | pfn 3: its data cannot be decompressed",
        "16396 | 4 | 4                    | pfn 3: its data cannot be decompressed",
        "16396 | 4 | 32                   | pfn 3: its data cannot be decompressed"
      })
  void aFieldThatLiesIsNamed(int offset, int bytes, String number, String expected)
      throws IOException {
    ByteBuffer file = ByteBuffer.wrap(dump().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes == 8) {
      file.putLong(offset, Long.parseLong(number));
    } else {
      file.putInt(offset, (int) Long.parseLong(number));
    }
    assertThat(check(file.array())).contains(expected);
  }

  @Test
  void emptyBitmapsAreNamed() throws IOException {
    byte[] file = dump().bytes();
    Arrays.fill(file, 2 * 4096, DESCRIPTORS, (byte) 0);
    assertThat(check(file)).contains("its bitmaps say that no physical page exists");
  }

  @Tag("long")
  @Test
  void aFileCutOffAnywhereIsRefused(Seed seed) throws IOException {
    byte[] file = dump().bytes();
    for (int length : Cuts.of(lengths(file.length), seed)) {
      String refused = check(Arrays.copyOf(file, length));
      assertThat(refused).as("cut off at %d", length).isNotNull();
      if (length < DATA) {
        assertThat(refused).containsAnyOf("needs", "do not fit", "does not begin with", "is empty");
      }
    }
  }

  @Tag("long")
  @Test
  void aFlattenedFileCutOffAnywhereIsRefused(Seed seed) throws IOException {
    byte[] file = KdumpFile.flatten(dump().bytes(), 4096, false);
    for (int length : Cuts.of(lengths(file.length), seed)) {
      assertThat(check(Arrays.copyOf(file, length))).as("cut off at %d", length).isNotNull();
    }
  }

  /** The first and last bytes of each header, and steps between them. */
  private static int[] lengths(int size) {
    return IntStream.range(0, size).filter(KdumpDamageTest::isOfInterest).toArray();
  }

  private static boolean isOfInterest(int length) {
    int inBlock = length % 4096;
    return inBlock < 64 || inBlock > 4090 || length % 61 == 0 || length < 480;
  }

  @Test
  void goingOnTellsWhatIsLeft() throws IOException {
    byte[] file = dump().bytes();
    Path cut = write(Arrays.copyOf(file, (DATA + file.length) / 2));
    try (PageSource source = Images.open(cut, "keep-going=on")) {
      List<PageState> states = Images.states(source);
      assertThat(states)
          .hasSize(PAGES)
          .startsWith(PageState.PRESENT)
          .endsWith(PageState.UNREADABLE);
    }
  }

  @Test
  void aShrinkingFileIsReadAsFarAsItGoes() throws IOException {
    Path file = write(dump().bytes());
    try (PageSource source = Images.open(file, "keep-going=on")) {
      try (var channel = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
        channel.truncate(100);
      }
      assertThat(Images.states(source)).hasSize(PAGES).containsOnly(PageState.UNREADABLE);
    }
  }

  @Test
  void flattenedBlocksThatLieAreNamed() throws IOException {
    byte[] flat = KdumpFile.flatten(dump().bytes(), 4096, false);
    ByteBuffer file = ByteBuffer.wrap(flat.clone());
    assertThat(check(file.putLong(24, 2).array())).contains("type and version");
    file = ByteBuffer.wrap(flat.clone());
    assertThat(check(file.putLong(4096, -5).array())).contains("the fields offset -5 and buf_size");
    file = ByteBuffer.wrap(flat.clone());
    assertThat(check(file.putLong(4104, Long.MAX_VALUE).array())).contains("without the mark");
    file = ByteBuffer.wrap(flat.clone());
    file.putLong(4096, 5).putLong(4104, Long.MAX_VALUE);
    assertThat(check(file.array())).contains("buf_size 9223372036854775807");
  }

  /** As QEMU and makedumpfile do it with the header, at the end. */
  @Test
  void laterFlattenedBlocksReplaceEarlierOnes() throws IOException {
    byte[] file = dump().bytes();
    ByteBuffer flat = ByteBuffer.allocate(4096 + 3 * (16 + file.length));
    flat.put(KdumpFile.flatten(file, 4096, false), 0, 4096);
    flat.putLong(0).putLong(file.length).put(new byte[file.length]);
    flat.putLong(100).putLong(file.length - 200).put(file, 100, file.length - 200);
    flat.putLong(0).putLong(200).put(file, 0, 200);
    flat.putLong(file.length - 150).putLong(150).put(file, file.length - 150, 150);
    flat.putLong(-1).putLong(-1);
    Path path = write(Arrays.copyOf(flat.array(), flat.position()));
    try (PageSource source = Images.open(path)) {
      assertThat(Images.states(source)).hasSize(PAGES).containsOnly(PageState.PRESENT);
    }
  }

  @Test
  void tooManyRangesAreRefused() throws IOException {
    KdumpFile dump = new KdumpFile();
    for (int i = 0; i <= 1 << 16; i++) {
      dump.leaveOut(i * 64L * 9);
    }
    Path path = write(dump.bytes());
    assertThatThrownBy(() -> Images.open(path).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("its bitmaps have more than 65536 ranges of physical pages");
  }

  /** As in a file with holes. */
  @Test
  void gapsBetweenFlattenedBlocksAreZero() throws IOException {
    byte[] flat = KdumpFile.flatten(dump().bytes(), 4096, false);
    int bitmaps = 2 * (16 + 4096);
    ByteBuffer without = ByteBuffer.allocate(flat.length - bitmaps);
    without.put(flat, 0, 4096 + bitmaps);
    without.put(flat, 4096 + 2 * bitmaps, flat.length - 4096 - 2 * bitmaps);
    assertThat(check(without.array())).contains("its bitmaps say that no physical page exists");
  }

  @Test
  void tooManyTinyBlocksAreRefused() throws IOException {
    byte[] flat = KdumpFile.flatten(new byte[70_000], 1, false);
    assertThat(check(flat)).contains("flattened blocks, too many for its size");
  }

  @Tag("long")
  @Test
  void randomDamageEndsInPagesOrOneLine(Seed seed) throws IOException {
    int[] methods = {KdumpFile.ZLIB, KdumpFile.LZO, KdumpFile.SNAPPY, KdumpFile.ZSTD};
    for (int method : methods) {
      byte[] file = dump().method(method).bytes();
      fuzz(file, DATA, seed.derive(method).random());
      fuzz(KdumpFile.flatten(file, 2000, true), 8192, seed.derive(method + 100).random());
    }
  }

  /**
   * Of the places that turn out to be damaged, the first is named, in whatever order they are read.
   */
  @Test
  void goingOnNamesTheFirstDamagedPage() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(dump().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int page : new int[] {9, 4, 30}) {
      file.putLong(DESCRIPTORS + 24 * page, -1);
    }
    Path path = write(file.array());
    try (PageSource source = Images.open(path, "keep-going=on");
        PageChunk chunk = new PageChunk(4096, PAGES)) {
      for (int page = PAGES - 1; page >= 0; page--) {
        chunk.begin(1, false);
        source.read(source.regions().getFirst(), page, 1, chunk);
      }
      assertThat(source.damage())
          .singleElement()
          .asString()
          .startsWith("image '%s' is damaged: pfn 7: field offset is -1".formatted(path));
    }
  }

  /** The compressed pages themselves. */
  @Tag("long")
  @Test
  void damagedPagesEndInPagesOrOneLine(Seed seed) throws IOException {
    for (int method : new int[] {KdumpFile.ZLIB, KdumpFile.LZO, KdumpFile.SNAPPY, KdumpFile.ZSTD}) {
      byte[] file = dump().method(method).bytes();
      SplittableRandom random = seed.derive(method).random();
      for (int i = 0; i < ROUNDS / 4; i++) {
        byte[] copy = file.clone();
        for (int times = 0; times < 40; times++) {
          copy[DATA + random.nextInt(copy.length - DATA)] = (byte) random.nextInt();
        }
        check(copy);
      }
    }
  }

  private void fuzz(byte[] file, int headers, SplittableRandom random) throws IOException {
    Mutations mutations = new Mutations(random);
    for (int i = 0; i < ROUNDS / 8; i++) {
      check(mutations.of(file, headers));
    }
  }

  private String check(byte[] bytes) throws IOException {
    return Hostile.check(write(bytes), bytes.length, "kdump");
  }

  /** One file for all. */
  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("vmcore"), bytes);
  }
}
