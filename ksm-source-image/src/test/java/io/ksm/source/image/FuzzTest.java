package io.ksm.source.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import io.ksm.source.image.elf.XenCoreTest;
import io.ksm.source.image.kdump.KdumpDamageTest;
import io.ksm.source.image.packed.PackedFileTest;
import io.ksm.source.image.support.CriuFiles;
import io.ksm.source.image.support.KdumpFile;
import io.ksm.source.image.support.QemuStream;
import io.ksm.source.image.tar.TarFormatTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs the fuzzer Jazzer for a short time on each format, beginning with sound files. A long one:
 *
 * <pre>{@code mvn -pl ksm-source-image -am test -Dtest=FuzzTest -Dksm.fuzz.seconds=600 \
 *   -Dsurefire.failIfNoSpecifiedTests=false}</pre>
 *
 * <p>It runs in a JVM of its own: it instruments classes, and takes the whole JVM down if an input
 * hangs or fills memory. The test mostly waits for that JVM, so two of them run at the same time.
 */
@Tag("long")
@EnabledIfSystemProperty(
    named = FuzzTest.SECONDS,
    matches = "\\d+",
    disabledReason =
        "fuzzing finds something only in time that the build does not have: mvn -Plong test")
@Execution(ExecutionMode.CONCURRENT)
class FuzzTest {
  static final String SECONDS = "ksm.fuzz.seconds";

  @TempDir Path directory;

  @Test
  void elf() throws Exception {
    unpack("elf/core-i386.gz");
    unpack("elf/core-i386-no-memory.gz");
    Files.write(corpus().resolve("xen-pfn"), XenCoreTest.small(true));
    Files.write(corpus().resolve("xen-p2m"), XenCoreTest.small(false));
    fuzz(
        "elf",
        DamagedFileTest.Sound.ELF,
        DamagedFileTest.Sound.ELF32,
        DamagedFileTest.Sound.ELF_MANY);
  }

  @Test
  void lime() throws Exception {
    fuzz("lime", DamagedFileTest.Sound.LIME);
  }

  @Test
  void avml() throws Exception {
    fuzz("avml", DamagedFileTest.Sound.AVML);
  }

  @Test
  void kdump() throws Exception {
    for (int method : new int[] {KdumpFile.ZLIB, KdumpFile.LZO, KdumpFile.SNAPPY, KdumpFile.ZSTD}) {
      byte[] dump = KdumpDamageTest.dump().method(method).bytes();
      Files.write(corpus().resolve("kdump-" + method), dump);
      Files.write(corpus().resolve("flat-" + method), KdumpFile.flatten(dump, 3000, true));
    }
    fuzz("kdump");
  }

  /** The fuzzer changes the page map; the other files stay as they are. */
  @Test
  void criu() throws Exception {
    CriuFiles.small(directory);
    Files.copy(directory.resolve("pagemap-7.img"), corpus().resolve("pagemap"));
    fuzz("criu");
  }

  @Test
  void tar() throws Exception {
    Files.copy(TarFormatTest.small(directory), corpus().resolve("small"));
    fuzz("tar");
  }

  @Test
  void qemu() throws Exception {
    Files.write(corpus().resolve("small"), QemuStream.small().bytes());
    fuzz("qemu");
  }

  @Test
  void libvirt() throws Exception {
    byte[] stream = QemuStream.small().bytes();
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    Files.write(
        corpus().resolve("small"), QemuStream.libvirt("LibvirtQemudSave", 0, order, stream));
    fuzz("libvirt");
  }

  /** Whole files, compressed in all ways. */
  @Test
  void packed() throws Exception {
    PackedFileTest.writeSmall(corpus());
    fuzz("raw");
  }

  /** A diff snapshot and its base, with holes. */
  @Test
  void diff() throws Exception {
    byte[] both = new byte[16 * 4096];
    for (int page = 0; page < 16; page += 3) {
      Arrays.fill(both, page * 4096, (page + 1) * 4096, (byte) page);
      both[page * 4096] = 1;
    }
    Files.write(corpus().resolve("both"), both);
    Files.write(corpus().resolve("tails"), Arrays.copyOf(both, both.length - 100));
    fuzz(ImageFuzzer.DIFF);
  }

  /** What is recognised by its bytes: as not being memory, or as a format. */
  @Test
  void kinds() throws Exception {
    List<String> heads = List.of("QFI\u00fb", "hsqs", "{\"a\": 1}", "PK\3\4", "KDUMP   ", "EMiL");
    for (String head : heads) {
      byte[] file = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), 8192);
      Files.write(corpus().resolve("kind-" + heads.indexOf(head)), file);
    }
    fuzz(ImageFuzzer.ANY);
  }

  private void fuzz(String format, DamagedFileTest.Sound... sound) throws Exception {
    for (DamagedFileTest.Sound each : sound) {
      Files.write(corpus().resolve(each.name()), each.bytes());
    }
    Process fuzzer =
        new ProcessBuilder(command(format))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(fuzzer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(fuzzer.waitFor()).as(output).isZero();
    assertThat(output).contains("runs in");
    System.out.println(format + ": " + output.lines().filter(it -> it.startsWith("Done")).toList());
  }

  private List<String> command(String format) throws IOException {
    return List.of(
        // A program inherits the peak memory of the JVM that starts it, which the fuzzer would
        // take for its own. The shell does not hand it on: it starts a process of its own.
        "/bin/sh",
        "-c",
        "\"$@\"; exit $?",
        "sh",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m", // the bound of memory: what is allocated is the fuzzer's, for the most part
        "-Dksm.fuzz.bytes=" + Long.MAX_VALUE / 2,
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-D" + ImageFuzzer.FORMAT + "=" + format,
        "-D"
            + ImageFuzzer.FILE
            + "="
            + directory.resolve("pagemap-7.img"), // a name that CRIU's format accepts
        "-cp",
        System.getProperty("java.class.path"),
        Jazzer.class.getName(),
        "--target_class=" + ImageFuzzer.class.getName(),
        "--instrumentation_includes=io.ksm.source.image.**",
        "-max_total_time=" + Integer.getInteger(SECONDS),
        "-timeout=10",
        "-rss_limit_mb=2048",
        corpus().toString());
  }

  private Path corpus() throws IOException {
    return Files.createDirectories(directory.resolve("corpus"));
  }

  private void unpack(String name) throws IOException {
    try (InputStream packed = FuzzTest.class.getResourceAsStream(name)) {
      Files.copy(new GZIPInputStream(packed), corpus().resolve(Path.of(name).getFileName()));
    }
  }
}
