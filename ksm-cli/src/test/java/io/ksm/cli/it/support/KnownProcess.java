package io.ksm.cli.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A process with {@link KnownMemory}, until it is closed. */
public record KnownProcess(Process process) implements AutoCloseable {
  private static final String PYTHON = "/usr/bin/python3";

  /** Reads the pages of a file into anonymous memory. */
  private static final String PROGRAM =
      """
      import mmap, os, sys
      size = os.path.getsize(sys.argv[1])
      memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      with open(sys.argv[1], 'rb', buffering=0) as file:
          file.readinto(memory)
      print('ready', flush=True)
      sys.stdin.read()
      """;

  /** Starts a JVM, and returns when its memory is filled. */
  public static KnownProcess startJvm() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        Path.of(KnownMemory.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    List<String> command =
        List.of(
            java,
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classes,
            KnownMemory.class.getName());
    return start(command);
  }

  /** Starts a process that has little else, so that a core of it is small. */
  public static KnownProcess startSmall(Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "python3 is not installed");
    Path pages = Files.write(folder.resolve("pages"), KnownMemory.bytes());
    return start(List.of(PYTHON, "-c", PROGRAM, pages.toString()));
  }

  private static KnownProcess start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return new KnownProcess(process);
  }

  public long pid() {
    return process.pid();
  }

  /**
   * Checks that the known pages were counted.
   *
   * @param result of a scan by {@code crc32c} or {@code crc32} that lists all contents
   */
  public static void assertIsIn(JsonNode result) {
    Map<Long, Long> pages = Contents.pagesByHash(result);
    assertThat(pages).containsEntry(crc(result, 0), (long) KnownMemory.OFTEN);
    assertThat(pages).containsEntry(crc(result, 1), (long) KnownMemory.SELDOM);
    assertThat(pages).doesNotContainKeys(crc(result, 2), crc(result, KnownMemory.LAST));
    JsonNode source = result.at("/sources/0");
    assertThat(source.get("sharedWithin").longValue())
        .isGreaterThanOrEqualTo(KnownMemory.OFTEN + KnownMemory.SELDOM);
    assertThat(source.get("unique").longValue()).isGreaterThanOrEqualTo(KnownMemory.LAST - 1);
    assertThat(source.get("ineligible").fieldNames()).toIterable().isNotEmpty();
  }

  private static long crc(JsonNode result, int number) {
    byte[] page = new byte[KnownMemory.PAGE];
    KnownMemory.fill(MemorySegment.ofArray(page), number);
    boolean isCrc32 = result.at("/stack/hasher").textValue().equals("crc32");
    Checksum crc = isCrc32 ? new CRC32() : new CRC32C();
    crc.update(page, 0, page.length);
    return crc.getValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
