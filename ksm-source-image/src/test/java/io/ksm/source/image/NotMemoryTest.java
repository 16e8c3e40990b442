package io.ksm.source.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.NotMemoryException;
import io.ksm.api.PageSource;
import io.ksm.source.image.support.Images;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that files that are not memory give no figure, and that what may be memory says so. */
class NotMemoryTest {
  private static final int SIZE = 300_000;

  @TempDir Path directory;

  private static byte[] random() {
    byte[] bytes = new byte[SIZE];
    new SplittableRandom(9).nextBytes(bytes);
    return bytes;
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("file"), bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  private void refuses(byte[] bytes, String what) throws IOException {
    for (byte[] each : new byte[][] {bytes, gzip(bytes)}) {
      Path file = write(each);
      assertThatThrownBy(() -> Images.open(file).close())
          .isExactlyInstanceOf(NotMemoryException.class)
          .hasMessageStartingWith("image '%s' is %s and not memory: ".formatted(file, what))
          .hasMessageEndingWith("; format=raw scans it as it is")
          .hasMessageMatching(".+");
      try (PageSource source = Images.open(file, "format=raw")) {
        assertThat(Images.states(source)).hasSize(bytes.length / 4096);
        assertThat(source.warnings()).noneMatch(it -> it.contains("taken for raw"));
      }
    }
  }

  /** By the definitions of the formats, not by the table. */
  @ParameterizedTest
  @CsvSource({
    "0,514649fb00000003,a qcow2 disk image",
    "0,4b444d5601000000,a VMDK disk image",
    "0,434f574401000000,a VMDK disk image",
    "0,766864786669,",
    "0,7668647866696c65,a VHDX disk image",
    "299488,636f6e6563746978,a VHD disk image",
    "64,7f10dabe,a VDI disk image",
    "0,7f5669727475616c426f78205361766564537461746520563230,a saved state of VirtualBox",
    "0,d2bed2be08000000,a state of VMware",
    "0,d0bed2be08000000,a state of VMware",
    "0,5041474544553634,a Windows crash dump of 64 bits",
    "0,5041474544554d50,a Windows crash dump of 32 bits",
    "0,4d444d5093a70000,a Windows minidump",
    "0,48494252,a hibernated Windows",
    "0,cffaedfe0700000103000000,a Mach-O file",
    "0,6d696e6964756d7020467265654253442f616d643634,a FreeBSD minidump",
    "0,a8190173618f23fd,an s390 dump",
    "0,ed238f61730119a8,an LKCD dump",
    "0,4c696e757847756573745265636f7264,a guest saved by Xen",
    "0,0000648684191007,the state of a Firecracker snapshot",
    "0,0000aaaa84191007,the state of a Firecracker snapshot",
    "0,377abcaf271c,a 7-Zip archive",
    "0,504b0304,a zip archive",
    "0,526172211a0701,a RAR archive",
    "0,425a6839314159265359,compressed by bzip2",
    "0,894c5a4f000d0a1a0a,compressed by lzop",
    "0,53514c69746520666f726d6174203300,an SQLite database",
    "0,4a4156412050524f46494c4520312e302e32,a Java heap dump",
    "0,464c520000020001,a recording of Java Flight Recorder",
    "32769,4344303031,an ISO 9660 file system",
    "0,68737173,a squashfs file system",
    "0,58465342,an XFS file system",
    "0,255044462d312e34,a PDF document",
    "0,89504e470d0a1a0a,a PNG picture",
    "0,ffd8ffe0,a JPEG picture",
    "0,7f454c4602010100000000000000000003003e00,an ELF file and no core",
    "0,cafebabe00000045,a Java class",
    "0,4c504b5348485248,a journal of systemd",
    "0,edabeedb,an RPM package",
    "0,213c617263683e0a,an ar archive or a Debian package",
    "0,5041434b00000002,a Git pack",
    "0,4c554b53babe,a LUKS volume",
    "4086,53574150535041434532,swap space",
    "65526,53574150535041434532,swap space",
  })
  void knownKindsAreRefusedByName(int offset, String magic, String what) throws IOException {
    byte[] bytes = random();
    byte[] begin = HexFormat.of().parseHex(magic);
    System.arraycopy(begin, 0, bytes, offset, begin.length);
    if (what == null) { // half a magic
      try (PageSource source = Images.open(write(bytes))) {
        assertThat(source.warnings()).anyMatch(it -> it.contains("taken for raw memory"));
      }
    } else {
      refuses(bytes, what);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"version\": \"v38\", \"state\": [', 'JSON text'",
    "'<?xml version=\"1.0\"?><domain>', 'XML or HTML text'",
    "'Ärger über Größe, 1, 2', 'text'",
    "'ProblemType: Crash\nArchitecture: amd64\n', 'an apport report'"
  })
  void textIsRefused(String begin, String what) throws IOException {
    String body = (begin + "\nname = värde; 1234567890\n").repeat(6_000);
    refuses(body.getBytes(StandardCharsets.UTF_8), what);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100_000, SIZE - 1})
  void textWithOneZeroInASampleMayBeMemory(int offset) throws IOException {
    byte[] bytes = new byte[SIZE];
    Arrays.fill(bytes, (byte) 'x');
    Arrays.fill(bytes, Math.max(0, offset - 10_000), offset + 1, (byte) 0);
    try (PageSource source = Images.open(write(bytes))) {
      assertThat(source.warnings()).anyMatch(it -> it.contains("taken for raw memory"));
    }
  }

  @Test
  void whatMayBeMemorySaysSoOnce() throws IOException {
    Path file = write(random());
    try (PageSource source = Images.open(file)) {
      assertThat(source.warnings())
          .filteredOn(it -> it.contains("taken for raw"))
          .containsExactly(
              "image '%s' has no format that is known here and is taken for raw memory: format=raw confirms that"
                  .formatted(file));
    }
  }

  /** Whatever lies on this machine, by the types that `file` tells: at least 60 of them. */
  @Tag("long")
  @Test
  void noFileOfASystemGivesAFigureWithoutAWord() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/file")), "file is not installed");
    int types = 0;
    for (Path file : SystemFiles.ofDifferentTypes(directory, 150)) {
      types++;
      try (PageSource source = Images.open(file)) {
        assertThat(source.warnings()).as("%s", file).isNotEmpty();
      } catch (IOException e) {
        assertThat(e).as("%s", file).hasMessageStartingWith("image '").hasMessageMatching(".+");
      }
    }
    assertThat(types).isGreaterThanOrEqualTo(60);
  }
}
