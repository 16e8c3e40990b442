package io.ksm.source.image.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.source.image.file.SystemCalls;
import io.ksm.source.image.support.Images;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with cores that {@code gcore} and the kernel write of processes whose memory is known. */
class RealCoreTest {
  private static final int WRITTEN = 40;
  private static final int UNTOUCHED = 24;

  /** Fills the first pages of an anonymous mapping and tells its address. */
  private static final String PROGRAM =
      """
      import ctypes, mmap, os, resource, sys
      memory = mmap.mmap(-1, %d * 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      for page in range(%d):
          memory[page * 4096:(page + 1) * 4096] = bytes((page * 37 + i * 7) %% 256 for i in range(4096))
      print(ctypes.addressof(ctypes.c_char.from_buffer(memory)), flush=True)
      sys.stdin.read()
      resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
      os.abort()
      """
          .formatted(WRITTEN + UNTOUCHED, WRITTEN);

  @TempDir Path directory;
  private Process process;

  @AfterEach
  void end() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void gcoreOfAKnownProcess() throws Exception {
    long address = startPython();
    try (PageSource source = Images.open(gcore())) {
      assertThat(source.label()).contains("(python3").endsWith(" %d)".formatted(process.pid()));
      assertHoldsKnownMemory(source, address);
      assertThat(source.regions()).extracting(Region::label).contains("[stack]", "[vdso]");
      assertThat(source.regions())
          .filteredOn(region -> region.label().contains("/libc"))
          .isNotEmpty()
          .anyMatch(Region::isEligible)
          .anyMatch(region -> "file-backed".equals(region.ineligible()));
    }
  }

  @Test
  void theKernelsCoreOfAKnownProcess() throws Exception {
    String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).trim();
    assumeTrue(pattern.matches("core[%.\\w]*"), "cores go elsewhere: core_pattern is " + pattern);
    long address = startPython();
    process.outputWriter().close();
    process.waitFor();
    try (PageSource source = Images.open(kernelCore())) {
      assertThat(source.label()).contains("(python3");
      assertHoldsKnownMemory(source, address);
      int region = regionOf(source, address);
      if (SystemCalls.obstacle() == null) {
        int first = (int) ((address - source.regions().get(region).address()) / 4096);
        assertThat(
                Images.states(source, region).subList(first + WRITTEN, first + WRITTEN + UNTOUCHED))
            .containsOnly(PageState.ZERO);
      }
    }
  }

  private Path kernelCore() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> cores =
          files.filter(file -> file.getFileName().toString().startsWith("core")).toList();
      assumeFalse(cores.isEmpty(), "the kernel wrote no core: is the limit of their size 0?");
      return cores.getFirst();
    }
  }

  @Test
  void gcoreOfAJvm() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    start(java, "-Xmx24m", "-XX:+UseSerialGC", "-cp", classPath, Sleeper.class.getName());
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    try (PageSource source = Images.open(gcore())) {
      assertThat(source.label()).endsWith("(java %d)".formatted(process.pid()));
      assertThat(source.regions())
          .extracting(Region::label)
          .contains("[stack]")
          .anyMatch(label -> label.startsWith("[stack:"))
          .anyMatch(label -> label.endsWith("/libjvm.so"));
      for (int i = 0; i < source.regions().size(); i++) {
        if (source.regions().get(i).isEligible()) {
          assertThat(Images.states(source, i)).doesNotContain(PageState.UNREADABLE);
        }
      }
    }
  }

  /** Written by Linux 6.18 for a program of 32 bits; its source is beside it. */
  @Test
  void theKernelsCoreOfA32BitProgram() throws IOException {
    Path core = directory.resolve("core");
    try (InputStream packed = RealCoreTest.class.getResourceAsStream("core-i386.gz")) {
      Files.copy(new GZIPInputStream(packed), core);
    }
    try (PageSource source = Images.open(core)) {
      assertThat(source.label()).startsWith(core + " (known ");
      assertThat(source.regions())
          .extracting(Region::label)
          .contains("/tmp/known/known", "[stack]", "[vdso]", "[vvar]");
      byte[] data = Images.content(source, regionOf(source, 0x0804_B000));
      for (int i = 0; i < 3 * 4096; i++) {
        assertThat(data[4096 + i]).as("byte %d", i).isEqualTo((byte) (i * 7 + (i >> 8)));
      }
    }
  }

  private static void assertHoldsKnownMemory(PageSource source, long address) throws IOException {
    int index = regionOf(source, address);
    Region region = source.regions().get(index);
    assertThat(region.label()).isEqualTo("anonymous");
    assertThat(region.isEligible()).isTrue();
    byte[] content = Images.content(source, index);
    int at = (int) (address - region.address());
    for (int i = 0; i < (WRITTEN + UNTOUCHED) * 4096; i++) {
      int expected = i < WRITTEN * 4096 ? i / 4096 * 37 + i % 4096 * 7 : 0;
      assertThat(content[at + i]).as("byte %d", i).isEqualTo((byte) expected);
    }
  }

  private static int regionOf(PageSource source, long address) throws IOException {
    List<Region> regions = source.regions();
    return IntStream.range(0, regions.size())
        .filter(i -> regions.get(i).address() <= address)
        .filter(i -> address < regions.get(i).address() + regions.get(i).pages() * 4096)
        .findFirst()
        .orElseThrow();
  }

  private long startPython() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
    start("/usr/bin/python3", "-c", PROGRAM);
    return Long.parseLong(process.inputReader().readLine());
  }

  private void start(String... command) throws IOException {
    process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
  }

  private Path gcore() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcore")), "gdb is not installed");
    Path prefix = directory.resolve("dump");
    Process gcore =
        new ProcessBuilder("gcore", "-o", prefix.toString(), "" + process.pid())
            .redirectErrorStream(true)
            .start();
    String output;
    try (BufferedReader reader = gcore.inputReader(StandardCharsets.UTF_8)) {
      output = String.join("\n", reader.lines().toList());
    }
    int result = gcore.waitFor();
    assumeFalse(output.contains("Operation not permitted"), "this user may not trace processes");
    assertThat(result).as(output).isZero();
    return Path.of(prefix + "." + process.pid());
  }

  /** Waits, in a JVM of its own. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("ready");
      int _ = System.in.read();
    }
  }
}
