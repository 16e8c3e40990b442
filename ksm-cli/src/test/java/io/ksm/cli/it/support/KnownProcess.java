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
import java.util.zip.CRC32C;

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
   * @param result of a scan by {@code crc32c} that lists all contents
   */
  public static void assertIsIn(JsonNode result) {
    Map<Long, Long> pages = Contents.pagesByHash(result);
    assertThat(pages).containsEntry(crc(0), (long) KnownMemory.OFTEN);
    assertThat(pages).containsEntry(crc(1), (long) KnownMemory.SELDOM);
    assertThat(pages).doesNotContainKeys(crc(2), crc(KnownMemory.LAST));
    JsonNode source = result.at("/sources/0");
    assertThat(source.get("sharedWithin").longValue())
        .isGreaterThanOrEqualTo(KnownMemory.OFTEN + KnownMemory.SELDOM);
    assertThat(source.get("unique").longValue()).isGreaterThanOrEqualTo(KnownMemory.LAST - 1);
    assertThat(source.get("ineligible").fieldNames()).toIterable().isNotEmpty();
  }

  private static long crc(int number) {
    byte[] page = new byte[KnownMemory.PAGE];
    KnownMemory.fill(MemorySegment.ofArray(page), number);
    CRC32C crc = new CRC32C();
    crc.update(page);
    return crc.getValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
