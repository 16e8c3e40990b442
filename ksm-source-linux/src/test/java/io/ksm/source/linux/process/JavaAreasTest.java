package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import io.ksm.source.linux.watch.Watch;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.process.Programs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what real JVMs tell of their memory. */
@ExtendWith(SeedExtension.class)
class JavaAreasTest {
  private static final long MIB = 1 << 20;
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 600) / 20;

  private static Target start(String... options) throws IOException {
    return Target.start(Programs.java(List.of(options), HeapProgram.class));
  }

  /** Returns how many bytes of each label a process has, without those that nothing is in. */
  private static Map<String, Long> bytes(Target target) throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    try (PageSource source = TestSources.open(target.pid())) {
      for (Region region : source.regions()) {
        if (region.isEligible()) {
          bytes.merge(region.label(), region.pages() * source.pageSize(), Long::sum);
        }
      }
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
  void theHeapIsFound(String collector) throws IOException {
    try (Target target = start(collector, "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch")) {
      Map<String, Long> bytes = bytes(target);
      assertThat(bytes.get("java heap")).isEqualTo(64 * MIB);
      assertThat(bytes.get("java code cache")).isBetween(MIB, 256 * MIB);
      assertThat(bytes).containsKeys("thread stack", "anonymous");
    }
  }

  @Test
  void theHeapThatItsCollectorNamesIsFound() throws IOException {
    try (Target target = start("-XX:+UseZGC", "-Xms64m", "-Xmx64m");
        PageSource source = TestSources.open(target.pid())) {
      assertThat(source.regions())
          .filteredOn(region -> region.label().equals("java heap"))
          .isNotEmpty()
          .allMatch(region -> "shared-mapping".equals(region.ineligible()));
    }
  }

  @Test
  void aDamagedLibraryTellsNothing(@TempDir Path folder, Seed seed) throws IOException {
    Mapping library = ownLibrary();
    byte[] whole = Files.readAllBytes(Path.of(library.name()));
    Path damaged = folder.resolve("libjvm.so");
    Files.write(damaged, whole);
    SplittableRandom random = seed.random();
    try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
      for (int i = 0; i < 200; i++) {
        int at = random.nextInt(64);
        file.seek(at);
        file.write(random.nextInt());
        assertTellsOrRefuses(damaged);
        file.seek(at);
        file.write(whole[at]);
      }
      for (long length = whole.length; length > 0; length /= 2) {
        file.setLength(length);
        assertTellsOrRefuses(damaged);
      }
    }
    Files.write(damaged, new byte[64]);
    assertThatThrownBy(() -> new ElfLibrary(damaged, JvmStructs.SYMBOLS))
        .hasMessage("%s is not a library of a 64-bit little-endian machine", damaged);
  }

  /** However many tables of symbols a file claims to have, and however many names. */
  @Test
  void onlyWantedNamesOfTheFirstTableAreRead(@TempDir Path folder) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0, 0x464c457f).putShort(4, (short) 0x0102);
    file.putLong(40, 64).putShort(60, (short) 3); // Three sections, of which two hold symbols.
    section(file, 0, 11, 256, 48);
    section(file, 1, 11, 304, 24);
    section(file, 2, 3, 384, 64);
    file.putInt(256, 0).putLong(264, 5);
    file.putInt(280, 4).putLong(288, 6);
    file.putInt(304, 8).putLong(312, 7);
    file.put(384, "one\0two\0six\0".getBytes(StandardCharsets.US_ASCII));
    Path path = Files.write(folder.resolve("libjvm.so"), file.array());
    try (ElfLibrary library = new ElfLibrary(path, Set.of("two", "six"))) {
      assertThat(library.symbol("two")).isEqualTo(6);
      assertThatThrownBy(() -> library.symbol("one")).hasMessage("no symbol one");
      assertThatThrownBy(() -> library.symbol("six")).hasMessage("no symbol six");
    }
  }

  private static void section(ByteBuffer file, int number, int type, long offset, long bytes) {
    int at = 64 + 64 * number;
    file.putInt(at + 4, type).putLong(at + 24, offset).putLong(at + 32, bytes);
    file.putInt(at + 40, 2); // The section that holds the names.
  }

  private static Mapping ownLibrary() throws IOException {
    return Mapping.parseAll(ProcFile.read(ProcessNumbers.own(), "maps")).stream()
        .filter(JavaAreas::isLibrary)
        .findFirst()
        .orElseThrow();
  }

  private static void assertTellsOrRefuses(Path file) {
    try (ElfLibrary library = new ElfLibrary(file, JvmStructs.SYMBOLS)) {
      assertThat(library.symbol("gHotSpotVMStructs")).isNotZero();
      assertThat(library.constant(0)).startsWith("\u007fELF");
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Tag("long")
  @Test
  void lyingMemoryTellsNothing(Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    for (int i = 0; i < ROUNDS; i++) {
      long bits = random.nextLong();
      assertThat(
              JavaAreas.of(
                  ProcessNumbers.own(), ownLibrary(), address -> bits, new Watch("target")))
          .isEqualTo(JavaAreas.NONE);
      assertThat(
              JavaAreas.of(
                  ProcessNumbers.own(),
                  ownLibrary(),
                  address -> random.nextInt(1 << 20),
                  new Watch("target")))
          .isEqualTo(JavaAreas.NONE);
    }
  }
}
