package io.ksm.source.image.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.SystemCalls;
import io.ksm.source.image.support.Cuts;
import io.ksm.source.image.support.Hostile;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.Mutations;
import io.ksm.source.image.support.RealDumps;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Tests with whole files that the real tools have compressed. */
@ExtendWith(SeedExtension.class)
public class PackedFileTest {
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 240);

  @TempDir private static Path samples;
  private static byte[] raw;

  @TempDir Path directory;
  @TempDir Path spill;

  @BeforeAll
  static void unpack() throws IOException {
    RealDumps.unpackGuest(samples);
    raw = Files.readAllBytes(samples.resolve("raw"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip -1",
        "gzip -9",
        "zstd -1",
        "zstd -19 --long=27",
        "zstd --no-check",
        "zstd -T2 -B64KB",
        "pzstd -p 2",
        "lz4",
        "lz4 -9",
        "lz4 -BD",
        "lz4 -B4 -BX",
        "xz -0",
        "xz -9",
        "xz -T2 --block-size=65536"
      })
  void anImageIsThatWhichWasCompressed(String tool) throws Exception {
    Path packed = pack(tool, samples.resolve("raw"));
    try (PageSource source = open(packed, "format=raw")) {
      assertThat(content(source)).isEqualTo(raw);
      assertThat(source.label()).isEqualTo(packed.toString());
      assertThat(source.warnings())
          .containsExactly(
              "image '%s' is %s: its 1048576 bytes lie unpacked in '%s' until the end"
                  .formatted(packed, words(tool).getFirst().replace("pzstd", "zstd"), spill));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "lz4", "xz"})
  void filesMayConsistOfSeveral(String tool) throws Exception {
    byte[] once = Files.readAllBytes(pack(tool, samples.resolve("raw")));
    byte[] twice = Arrays.copyOf(once, 2 * once.length);
    System.arraycopy(once, 0, twice, once.length, once.length);
    try (PageSource source = open(Files.write(directory.resolve("twice"), twice))) {
      byte[] content = content(source);
      assertThat(content).hasSize(2 * raw.length).startsWith(raw).endsWith(raw);
    }
  }

  /** Nobody, not even ksm itself, has the unpacked file open for writing any more. */
  @Test
  void theUnpackedFileCanBeMapped() throws Exception {
    assumeTrue(SystemCalls.obstacle() == null, "native calls are not possible here");
    try (PageSource source =
        open(pack("gzip", samples.resolve("raw")), "access=map", "format=raw")) {
      assertThat(content(source)).isEqualTo(raw);
      assertThat(source.warnings()).hasSize(1).noneMatch(it -> it.contains("not mapped"));
    }
  }

  @Test
  void blocksThatDependOnEachOtherAreNamed() throws Exception {
    assertRefused(
        pack("lz4 -BD -B4", samples.resolve("raw")),
        "is lz4 with blocks that depend on each other: pack it without -BD");
  }

  /** Each line: what happens to the second of two members, and what must be said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "its magic number is damaged | on, the file is not a gzip member",
        "it is cut off in its header | the file ends within a gzip member",
        "it is cut off in its data   | the file ends within a gzip member",
        "it is cut off in its end    | the file ends within a gzip member",
        "its checksum is damaged     | a member's checksum is",
        "bytes come after it         | on, the file is not a gzip member",
        "bytes come after zeros      | on, the file is not a gzip member"
      })
  void damageBehindTheFirstGzipMemberIsFound(String what, String expected) throws Exception {
    byte[] one = Files.readAllBytes(pack("gzip", samples.resolve("raw")));
    byte[] file = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, file, one.length, one.length);
    switch (what) {
      case "its magic number is damaged" -> file[one.length + 1] ^= 1;
      case "it is cut off in its header" -> file = Arrays.copyOf(file, one.length + 7);
      case "it is cut off in its data" -> file = Arrays.copyOf(file, file.length - 999);
      case "it is cut off in its end" -> file = Arrays.copyOf(file, file.length - 2);
      case "its checksum is damaged" -> file[file.length - 8] ^= 1;
      case "bytes come after it" -> {
        file = Arrays.copyOf(file, file.length + 100);
        Arrays.fill(file, 2 * one.length, file.length, (byte) 7);
      }
      default -> {
        file = Arrays.copyOf(file, file.length + 100_000);
        file[file.length - 1] = 1;
      }
    }
    Path path = Files.write(directory.resolve("damaged"), file);
    assertThatThrownBy(() -> open(path).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("its gzip data end too early or are wrong")
        .hasMessageContaining(expected);
    try (PageSource source = open(path, "keep-going=on")) {
      assertThat(content(source)).startsWith(raw);
      assertThat(source.damage()).singleElement().asString().contains(expected);
    }
  }

  /** All that a header may have, and zeros after the last member. */
  @Test
  void gzipsHeadersMayHaveMore() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    byte[] plain = Files.readAllBytes(pack("gzip -n", samples.resolve("raw")));
    file.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3});
    file.writeBytes(new byte[] {3, 0, 'a', 'b', 'c', 'n', 0, 'c', 0, 7, 7});
    file.write(plain, 10, plain.length - 10);
    file.writeBytes(new byte[100_000]);
    try (PageSource source = open(Files.write(directory.resolve("full"), file.toByteArray()))) {
      assertThat(content(source)).isEqualTo(raw);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, zstd", "5, zstd", "2000, zstd", "0, lz4", "2000, lz4"})
  void framesToBeSkippedAreSkipped(int length, String tool) throws Exception {
    ByteBuffer frames = ByteBuffer.allocate(2 * (8 + length)).order(ByteOrder.LITTLE_ENDIAN);
    frames.putInt(0x184D_2A50).putInt(length).position(8 + length);
    frames.putInt(0x184D_2A5F).putInt(length);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(frames.array());
    file.writeBytes(Files.readAllBytes(pack(tool, samples.resolve("raw"))));
    file.writeBytes(frames.array());
    try (PageSource source = open(Files.write(directory.resolve("skip"), file.toByteArray()))) {
      assertThat(content(source)).isEqualTo(raw);
    }
  }

  @ParameterizedTest
  @CsvSource({"elf, gzip", "qemu-zlib, zstd", "kdump-lzo, xz"})
  void whatIsInAFileIsRecognised(String name, String tool) throws Exception {
    try (PageSource source = open(pack(tool, samples.resolve(name)))) {
      assertThat(source.regions().getLast().address()).isEqualTo(0xFFFF_0000L);
      assertThat(source.regions().stream().mapToLong(Region::pages).sum()).isEqualTo(256 + 16);
    }
  }

  @Test
  void theTemporaryFileHasNoNameAndGoesWithTheSource() throws Exception {
    long before = deletedFiles();
    try (PageSource source = open(pack("gzip", samples.resolve("raw")))) {
      assertThat(content(source)).isEqualTo(raw);
      assertThat(spill).isEmptyDirectory();
      assertThat(deletedFiles()).isEqualTo(before + 1);
    }
    assertThat(deletedFiles()).isEqualTo(before);
  }

  /** Counts the open files of this process in {@link #spill} that have no name any more. */
  private long deletedFiles() throws IOException {
    long count = 0;
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : descriptors) {
        if (Files.isSymbolicLink(each)) {
          String target = Files.readSymbolicLink(each).toString();
          count += target.startsWith(spill.toString()) && target.endsWith("(deleted)") ? 1 : 0;
        }
      }
    }
    return count;
  }

  @Test
  void aBombIsStoppedBeforeItFillsTheFolder() throws Exception {
    Path packed = pack("gzip", samples.resolve("raw"));
    ImageFile file = ImageFile.open("bomb", packed);
    Spill bomb = new Spill(file, Packing.GZIP, spill, Long.MAX_VALUE / 2, new Damage(file, false));
    assertThatThrownBy(bomb::unpack)
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith("image 'bomb' is gzip and does not fit unpacked into '" + spill)
        .hasMessageContaining("bytes are free, and 4611686018427387903 must stay so")
        .hasMessageEndingWith("name another folder by spill=DIR");
    assertThat(spill).isEmptyDirectory();
    file.close();
  }

  @Test
  void aFolderThatCannotBeUsedIsNamed() throws Exception {
    Path packed = pack("gzip", samples.resolve("raw"));
    assertThatThrownBy(() -> Images.open(packed, "spill=" + directory.resolve("none")))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("no temporary file can be made there")
        .hasMessageContaining("spill=DIR");
  }

  @Test
  void withUnpackOffAFileIsWhatItIs() throws Exception {
    Path packed = pack("gzip", samples.resolve("raw"));
    try (PageSource source = Images.open(packed, "unpack=off")) {
      assertThat(source.regions().getFirst().pages()).isEqualTo(Files.size(packed) / 4096);
    }
  }

  @Test
  void nothingAndTwiceAreRefused() throws Exception {
    Path twice = pack("gzip", pack("zstd", samples.resolve("raw")));
    assertRefused(twice, "is compressed twice: unpack it once");
    assertRefused(pack("xz", Files.createFile(directory.resolve("empty"))), "is xz of nothing");
  }

  /** A window of 2 GiB, a dictionary of 4 GiB: whoever made these files wants our memory. */
  @Test
  void memoryThatAHeaderAsksForIsBounded() throws Exception {
    String window = "28b52ffd 00 a8 110000 4b534d"; // a last block of four bytes, each 4b...
    Path zstd = write(window + "0".repeat(8));
    assertThat(Hostile.check(zstd, 1 << 10, "raw"))
        .contains("zstd data end too early or are wrong");
    String block = "fd377a585a000000ff12d941 02002101 28 000000 ";
    assertThat(Hostile.check(write(block + "0".repeat(80)), 1 << 10, "raw")).contains("xz");
  }

  private Path write(String hexadecimal) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
    return Files.write(directory.resolve("hostile"), bytes);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "lz4", "xz"})
  void aFileCutOffAnywhereIsRefusedAndGivesWhatItHas(String tool, Seed seed) throws Exception {
    byte[] packed = Files.readAllBytes(pack(tool, samples.resolve("raw")));
    for (int length : Cuts.between(8, packed.length, at -> at < 300 ? 1 : 997, seed)) {
      Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(packed, length));
      assertThat(Hostile.check(cut, raw.length, "raw")).as("cut off at %d", length).isNotNull();
    }
    Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(packed, packed.length - 3));
    try (PageSource source = open(cut, "keep-going=on")) {
      assertThat(content(source)).isEqualTo(Arrays.copyOf(raw, content(source).length));
      assertThat(source.warnings()).anyMatch(it -> it.contains("data end too early or are wrong"));
    }
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "lz4", "xz"})
  void randomDamageEndsInPagesOrOneLine(String tool, Seed seed) throws Exception {
    Path small = Files.write(directory.resolve("small"), Arrays.copyOf(raw, 40 * 4096));
    byte[] packed = Files.readAllBytes(pack(tool, small));
    Mutations mutations = new Mutations(seed.derive(tool.hashCode()).random());
    for (int i = 0; i < ROUNDS / 4; i++) {
      Path file = Files.write(directory.resolve("damaged"), mutations.of(packed, 64));
      Hostile.check(file, 1 << 20, "raw");
    }
  }

  /**
   * Writes small files, one for each way to compress, by the libraries of the JDK and of others.
   */
  public static void writeSmall(Path folder) throws IOException {
    byte[] content = new byte[20_000];
    new SplittableRandom(6).nextBytes(content);
    Arrays.fill(content, 1_000, 19_000, (byte) 7);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    ByteArrayOutputStream lz4 = new ByteArrayOutputStream();
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (OutputStream first = new GZIPOutputStream(gzip);
        OutputStream second = new LZ4FrameOutputStream(lz4);
        OutputStream third = new XZOutputStream(xz, new LZMA2Options(1))) {
      first.write(content);
      second.write(content);
      third.write(content);
    }
    byte[] zstd = new byte[2 * content.length];
    int length =
        new ZstdJavaCompressor().compress(content, 0, content.length, zstd, 0, zstd.length);
    Files.write(folder.resolve("gzip"), gzip.toByteArray());
    Files.write(folder.resolve("lz4"), lz4.toByteArray());
    Files.write(folder.resolve("xz"), xz.toByteArray());
    Files.write(folder.resolve("zstd"), Arrays.copyOf(zstd, length));
  }

  private PageSource open(Path file, String... options) throws IOException {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "spill=" + spill;
    return Images.open(file, all);
  }

  /** Compresses a file by a tool that writes to its standard output. */
  private Path pack(String tool, Path file) throws Exception {
    List<String> command = new ArrayList<>(words(tool));
    String program = command.getFirst();
    assumeTrue(isInstalled(program), program + " is not installed");
    Path packed = directory.resolve(file.getFileName() + "." + program);
    command.add("-c");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(file.toFile())
            .redirectOutput(packed.toFile())
            .start();
    assertThat(process.waitFor()).as(tool).isZero();
    return packed;
  }

  private static List<String> words(String command) {
    return Arrays.asList(command.split(" ", -1));
  }

  private static boolean isInstalled(String tool) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(it -> Files.isExecutable(Path.of(it, tool)));
  }

  private static byte[] content(PageSource source) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (PageChunk chunk = new PageChunk(source.pageSize(), 64)) {
      for (Region region : source.regions()) {
        for (long page = 0; page < region.pages(); page += 64) {
          chunk.begin((int) Math.min(64, region.pages() - page), false);
          source.read(region, page, chunk.count(), chunk);
          for (int i = 0; i < chunk.count(); i++) {
            assertThat(chunk.state(i)).isEqualTo(PageState.PRESENT);
          }
          MemorySegment bytes =
              chunk.memory().asSlice(chunk.offset(0), (long) chunk.count() * source.pageSize());
          content.writeBytes(bytes.toArray(ValueLayout.JAVA_BYTE));
        }
      }
    }
    return content.toByteArray();
  }

  private static void assertRefused(Path file, String expected) {
    assertThatThrownBy(() -> Images.open(file))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("image '%s' %s", file, expected);
  }
}
