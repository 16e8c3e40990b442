package io.ksm.hash.crc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import io.ksm.testkit.HasherContract;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code auto}: which hasher it stands for, and that it is that one. */
class AutoHasherTest extends HasherContract {
  @TempDir private Path folder;

  AutoHasherTest() {
    super(new AutoHasherFactory());
  }

  private AutoHasherFactory on(String architecture, String description) throws IOException {
    Path file = Files.writeString(folder.resolve("cpuinfo"), description);
    return new AutoHasherFactory(new Processor(architecture, file));
  }

  @ParameterizedTest
  @CsvSource({
    "amd64, fpu sse4_2 pclmulqdq avx512f avx512vl vaes vpclmulqdq, crc32c", // AMD EPYC, Zen 4
    "x86_64, avx512f avx512vl vpclmulqdq, crc32c",
    "amd64, fpu sse4_2 pclmulqdq avx2 avx512f avx512vl, crc32", // Intel Xeon, Skylake
    "amd64, fpu sse4_2 pclmulqdq avx2 vaes vpclmulqdq, crc32", // AMD EPYC, Zen 3
    "amd64, fpu sse4_2 pclmulqdq, crc32",
    "aarch64, fp asimd pmull crc32, crc32c",
    "ppc64le, altivec, crc32c"
  })
  void choosesByFeatures(String architecture, String features, String expected) throws IOException {
    AutoHasherFactory factory =
        on(architecture, "processor\t: 0\nflags\t\t: " + features + "\nprocessor\t: 1\n");
    assertThat(factory.standsFor()).isEqualTo(expected);
  }

  @Test
  void onlyTheFirstProcessorIsLookedAt() throws IOException {
    assertThat(on("amd64", "flags : fpu\nflags : vpclmulqdq avx512f avx512vl\n").standsFor())
        .isEqualTo("crc32");
  }

  @Test
  void choosesWhereNothingIsDescribed() throws IOException {
    assertThat(on("amd64", "").standsFor()).isEqualTo("crc32");
    Path none = folder.resolve("none");
    assertThat(new AutoHasherFactory(new Processor("x86_64", none)).standsFor()).isEqualTo("crc32");
    assertThat(new AutoHasherFactory(new Processor("aarch64", none)).standsFor())
        .isEqualTo("crc32c");
  }

  @Test
  void hashesAsWhatItStandsFor() throws IOException {
    MemorySegment bytes = MemorySegment.ofArray("123456789".getBytes(StandardCharsets.US_ASCII));
    for (String features : List.of("fpu", "vpclmulqdq avx512f avx512vl")) {
      AutoHasherFactory auto = on("amd64", "flags : " + features + "\n");
      HasherFactory meant =
          auto.standsFor().equals("crc32") ? new Crc32HasherFactory() : new Crc32cHasherFactory();
      assertThat(meant.name()).isEqualTo(auto.standsFor());
      assertThat(hash(auto, bytes)).isEqualTo(hash(meant, bytes));
    }
  }

  private static long hash(HasherFactory factory, MemorySegment bytes) {
    try (PageHasher hasher = factory.create(Options.of(factory, Map.of()))) {
      return hasher.hash(bytes, 0, bytes.byteSize());
    }
  }

  @Test
  void othersStandForThemselves() {
    assertThat(new Crc32cHasherFactory().standsFor()).isEqualTo("crc32c");
    assertThat(new Crc32HasherFactory().standsFor()).isEqualTo("crc32");
  }
}
