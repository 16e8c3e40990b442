package io.ksm.cli.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.Launch;
import io.ksm.testkit.process.KernelZeroPage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A guest of QEMU that has stopped: the process and three forms of its dumps say the same. */
class GuestLiveIT {
  private static final long PAGE = 4096;
  private static final long REPEATED = 8_192;
  private static final long CONTENTS = 8;
  private static final long ZEROED = 1_024;
  private static final long MIB = 1 << 20;

  /** Fills 32 MiB with eight contents, 4 MiB with what has no equal and 4 MiB with zeros. */
  private static final String GUEST =
      """
          .code32
          .globl _start
          .section .text
          .align 4
          .long 0x1BADB002, 0, -0x1BADB002
      _start:
          cld
          mov $0x1000000, %edi
          xor %ebx, %ebx
      1:  mov %ebx, %eax
          and $7, %eax
          inc %eax
          mov $1024, %ecx
          rep stosl
          inc %ebx
          cmp $8192, %ebx
          jne 1b
          mov $0x100000, %ecx
      2:  mov %edi, (%edi)
          add $4, %edi
          loop 2b
          xor %eax, %eax
          mov $0x100000, %ecx
          rep stosl
          mov $'R', %al
          out %al, $0xe9
      3:  cli
          hlt
          jmp 3b
      """;

  @TempDir private Path folder;
  private Process qemu;

  @AfterEach
  void end() throws InterruptedException {
    if (qemu != null) {
      qemu.destroyForcibly().waitFor();
    }
  }

  /** Where there is no page of zeros, the dumps themselves give the process the pages they read. */
  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void theProcessAndItsDumpsSayTheSame() throws Exception {
    start();
    try (SocketChannel monitor = monitor()) {
      order(monitor, "stop");
      order(monitor, "pmemsave 0 %d \"%s\"".formatted(64 * MIB, folder.resolve("raw")));
      order(monitor, "dump-guest-memory \"%s\"".formatted(folder.resolve("elf")));
      order(monitor, "dump-guest-memory -z \"%s\"".formatted(folder.resolve("kdump")));
    }
    JsonNode live = scan("pid:%d,freeze=on".formatted(qemu.pid()));
    assertThat(sharing(live)).isGreaterThanOrEqualTo(REPEATED - CONTENTS);
    assertThat(live.at("/counters/ksm_zero_pages").longValue()).isGreaterThanOrEqualTo(ZEROED);
    for (String form : List.of("raw", "elf", "kdump")) {
      JsonNode dump = scan(folder.resolve(form).toString());
      long unknown = dump.at("/sources/0/zeroUnknown").longValue();
      assertThat(sharing(dump)).as(form).isCloseTo(sharing(live), within5Percent());
      assertThat(unknown).as(form).isGreaterThanOrEqualTo(ZEROED);
      assertThat(saved(live)).as(form).isBetween(saved(dump), saved(dump) + unknown * PAGE);
    }
  }

  private static Percentage within5Percent() {
    return Percentage.withPercentage(5);
  }

  private static long sharing(JsonNode result) {
    return result.at("/counters/pages_sharing").longValue();
  }

  private static long saved(JsonNode result) {
    return result.at("/savedBytes").longValue();
  }

  private static JsonNode scan(String source) throws IOException, InterruptedException {
    return Launch.ksm("scan", "--format", "json", source).succeeded().json();
  }

  private void start() throws Exception {
    for (String tool : List.of("qemu-system-x86_64", "gcc")) {
      int found = Launch.run(List.of("sh", "-c", "command -v " + tool), Map.of()).status();
      assumeTrue(found == 0, "there is no " + tool);
    }
    Path source = Files.writeString(folder.resolve("guest.s"), GUEST);
    Path guest = folder.resolve("guest");
    Launch linked =
        Launch.run(
            List.of(
                "gcc",
                "-m32",
                "-nostdlib",
                "-static",
                "-Wl,-Ttext=0x100000,--build-id=none",
                "-o",
                guest.toString(),
                source.toString()),
            Map.of());
    assumeTrue(linked.status() == 0, "this gcc makes no programs for x86: " + linked.err());
    qemu =
        new ProcessBuilder(
                // QEMU offers its memory to KSM unless told not to, and other tests use KSM.
                ("qemu-system-x86_64 -M pc,accel=tcg,mem-merge=off -m 64 -nodefaults"
                        + " -display none -debugcon stdio -kernel guest"
                        + " -monitor unix:monitor,server=on,wait=off")
                    .split(" "))
            .directory(folder.toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    assertThat(qemu.getInputStream().read()).as(() -> errors()).isEqualTo('R');
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private SocketChannel monitor() throws IOException {
    SocketChannel monitor = SocketChannel.open(StandardProtocolFamily.UNIX);
    monitor.connect(UnixDomainSocketAddress.of(folder.resolve("monitor")));
    answer(monitor);
    return monitor;
  }

  private static void order(SocketChannel monitor, String order) throws IOException {
    monitor.write(ByteBuffer.wrap((order + "\n").getBytes(US_ASCII)));
    assertThat(answer(monitor)).doesNotContain("Error");
  }

  /** Reads until the monitor waits for the next order. */
  private static String answer(SocketChannel monitor) throws IOException {
    StringBuilder answer = new StringBuilder();
    ByteBuffer some = ByteBuffer.allocate(4096);
    while (!answer.toString().endsWith("(qemu) ")) {
      if (monitor.read(some.clear()) < 0) {
        throw new IOException("QEMU has ended; its monitor said: " + answer);
      }
      answer.append(US_ASCII.decode(some.flip()));
    }
    return answer.toString();
  }
}
