package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.Contents;
import io.ksm.cli.it.support.KnownProcess;
import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.RangeFile;
import io.ksm.cli.it.support.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Dumps of which the same memory is there in a plain form too: both give the same figures. Those of
 * QEMU and makedumpfile are in {@link GuestDumpsIT}.
 */
class ScanDumpsIT {
  /** Of the process that CRIU dumped, without its stack, which does not merge. */
  private static final List<String> MEMORY =
      List.of("memory-005e2000", "memory-005e5000", "memory-389ae000", "memory-7fd0f58db000");

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void rangesAreTheRawMemory(RangeFile format) throws Exception {
    Samples.unpack("guest.tar.xz", directory, "raw");
    Path raw = directory.resolve("raw");
    Path ranges = format.write(directory.resolve("ranges"), Files.readAllBytes(raw));

    JsonNode result = scan(ranges);

    assertThat(result.get("counters")).isEqualTo(scan(raw).get("counters"));
    assertThat(result.at("/sources/0/pages").longValue()).isEqualTo(256);
  }

  /** What the kernel said of the process lies beside what CRIU dumped. */
  @Test
  void whatCriuDumpedIsWhatTheProcessHeld() throws Exception {
    Samples.unpack("criu.tar.xz", directory);
    Path memory = directory.resolve("memory");
    for (String part : MEMORY) {
      Files.write(
          memory,
          Files.readAllBytes(directory.resolve(part)),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }

    JsonNode process = scan(directory.resolve("2/pagemap-104.img"));
    JsonNode plain = scan(memory);
    JsonNode folder = scan(directory.resolve("2"));

    assertThat(Contents.pagesByHash(process)).isEqualTo(Contents.pagesByHash(plain)).isNotEmpty();
    for (String counter : List.of("pages_shared", "pages_sharing")) {
      assertThat(process.at("/counters/" + counter)).isEqualTo(plain.at("/counters/" + counter));
    }
    assertThat(folder.get("sources").findValuesAsText("label"))
        .hasSize(2)
        .anyMatch(label -> label.endsWith("pagemap-104.img (sh 104)"))
        .anyMatch(label -> label.endsWith("pagemap-136.img (sleep 136)"));
  }

  @Test
  void aCoreHoldsWhatTheProcessHeld() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcore")), "gdb is not installed");
    Path core;
    try (KnownProcess known = KnownProcess.startSmall(directory)) {
      Path prefix = directory.resolve("core");
      Launch gcore =
          Launch.run(List.of("gcore", "-o", prefix.toString(), "" + known.pid()), Map.of());
      assumeTrue(
          !gcore.err().contains("Operation not permitted"), "this user may not trace processes");
      assertThat(gcore.status()).as(gcore.err()).isZero();
      core = Path.of(prefix + "." + known.pid());
    }
    Path packed = directory.resolve("core.gz");
    Launch.run(List.of("sh", "-c", "gzip -1 -c '%s' >'%s'".formatted(core, packed)), Map.of())
        .succeeded();

    JsonNode result = scan(core);
    Launch unpacked = Launch.ksm("scan", "--format", "json", packed.toString());

    KnownProcess.assertIsIn(result);
    assertThat(unpacked.status()).isZero();
    assertThat(unpacked.err()).contains("core.gz' is gzip: ").hasLineCount(1);
    assertThat(unpacked.json().get("counters")).isEqualTo(result.get("counters"));
  }

  private static JsonNode scan(Path file) throws Exception {
    return launch(file).succeeded().json();
  }

  private static Launch launch(Path file) {
    return Launch.here("scan", "--format", "json", "--top", "100000", file.toString());
  }
}
