package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.api.Counters;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.LowMemory;
import io.ksm.cli.it.support.Samples;
import io.ksm.core.Ksm;
import io.ksm.source.image.ImageSourceFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One guest's memory, dumped in all forms that QEMU and makedumpfile have: the counters are the
 * same over the addresses that all of them hold. {@code tools/guest-dumps} makes the dumps; those
 * of a tiny guest are committed, those of a Linux guest may be given by {@code
 * -Dksm.guest-dumps=DIR}.
 */
class GuestDumpsIT {
  /** QEMU's own forms; they hold firmware below 4 GiB as well. */
  private static final List<String> WITH_FIRMWARE = List.of("elf", "qemu-zlib", "qemu-restored");

  private static final List<String> OTHERS =
      List.of(
          "flat-lzo",
          "kdump-zlib",
          "kdump-lzo",
          "kdump-plain",
          "kdump-snappy",
          "kdump-zstd",
          "kdump-zlib-d1");

  @TempDir private static Path tiny;

  @BeforeAll
  static void unpack() throws Exception {
    Samples.unpack("guest.tar.xz", tiny);
  }

  @Test
  void theCountersOfATinyGuestAreTheSame() throws Exception {
    assertThat(compare(tiny)).isEqualTo(9);
  }

  @Test
  void theCountersOfALinuxGuestAreTheSame() throws Exception {
    String given = System.getProperty("ksm.guest-dumps");
    assumeTrue(
        given != null,
        "no dumps of a Linux guest: tools/guest-dumps/guest-dumps linux DIR makes them, and"
            + " -Dksm.guest-dumps=DIR names them");
    assertThat(compare(Path.of(given))).isGreaterThanOrEqualTo(8);
  }

  /** Compares all dumps in a folder, and returns how many there were beside the raw one. */
  private static int compare(Path folder) throws Exception {
    long length = Files.size(folder.resolve("raw"));
    Counters expected = counters(folder.resolve("raw"), length);
    assertThat(expected.pagesShared()).isPositive();
    assertThat(expected.ksmZeroPages()).isPositive();
    int compared = 0;
    for (List<String> names : List.of(WITH_FIRMWARE, OTHERS)) {
      for (String name : names) {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
          assertThat(counters(file, length)).as(name).isEqualTo(expected);
          compared++;
        }
      }
    }
    return compared;
  }

  /** Scans the addresses from 0 to a length. */
  private static Counters counters(Path dump, long length) throws IOException {
    ImageSourceFactory factory = new ImageSourceFactory();
    PageSource source =
        factory.open(dump.toString(), Options.of(factory, Map.of("zeros", "resident"))).getFirst();
    try (Ksm ksm =
        Ksm.builder()
            .source(new LowMemory(source, length))
            .hasher("xxh64")
            .index("rb")
            .policy("ksm:use-zero-pages=on,smart-scan=off")
            .threads(2)
            .build()) {
      ksm.scan();
      return ksm.counters();
    }
  }

  /** The launcher's modules can read every form, and whole files that are compressed. */
  @Test
  void theLauncherReadsAllForms() throws Exception {
    JsonNode expected = scan("elf");
    for (String name :
        List.of(
            "qemu-zlib", "flat-lzo", "kdump-plain", "kdump-lzo", "kdump-snappy", "kdump-zstd")) {
      assertThat(scan(name)).as(name).isEqualTo(expected);
    }
  }

  @Test
  void theLauncherUnpacksAndSaysSo() throws Exception {
    JsonNode expected = scan("raw");
    for (String tool : List.of("gzip", "zstd", "lz4", "xz")) {
      Path packed = tiny.resolve("raw." + tool);
      String command = "command -v %s >/dev/null && %s -c raw >%s".formatted(tool, tool, packed);
      if (Launch.run(List.of("sh", "-c", "cd '%s' && %s".formatted(tiny, command)), Map.of())
              .status()
          == 0) {
        Launch launch = Launch.ksm("scan", "--format", "json", packed.toString());
        assertThat(launch.err())
            .startsWith("ksm: ")
            .contains("is %s: its 1048576 bytes lie unpacked in".formatted(tool))
            .hasLineCount(1);
        assertThat(launch.status()).isZero();
        assertThat(launch.json().get("counters")).as(tool).isEqualTo(expected);
      }
    }
  }

  private static JsonNode scan(String name) throws Exception {
    String file = tiny.resolve(name).toString();
    return Launch.ksm("scan", "--format", "json", file).succeeded().json().get("counters");
  }
}
