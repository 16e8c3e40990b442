package io.ksm.source.image.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.source.image.support.Cuts;
import io.ksm.source.image.support.Hostile;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.Mutations;
import io.ksm.source.image.support.XenFile;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with cores of Xen's guests, made by their definition: no Xen runs here. */
@ExtendWith(SeedExtension.class)
public class XenCoreTest {
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 240);
  private static final int PAGE = 4096;

  @TempDir Path directory;

  /** Returns a core of five pages: one of them has no number. */
  public static byte[] small(boolean isTranslated) {
    return XenFile.of(ByteOrder.LITTLE_ENDIAN, isTranslated, pages(5), 7, 8, -1, 0x100, 3);
  }

  private static byte[] pages(int count) {
    byte[] pages = new byte[count * PAGE];
    for (int i = 0; i < count; i++) {
      pages[i * PAGE] = (byte) (i + 1);
    }
    return pages;
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void pagesAreFoundByTheirNumbers(boolean isTranslated, boolean isLittle) throws IOException {
    ByteOrder order = isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    Path file = write(XenFile.of(order, isTranslated, pages(5), 7, 8, -1, 0x100, 3));
    for (String access : new String[] {"access=read", "access=map"}) {
      try (PageSource source = Images.open(file, access)) {
        assertThat(source.regions())
            .containsExactly(
                new Region("physical memory", 0x3000, 1, file.toString(), null),
                new Region("physical memory", 0x7000, 2, file.toString(), null),
                new Region("physical memory", 0x10_0000, 1, file.toString(), null));
        assertThat(Images.pages(source).values())
            .extracting(page -> (int) page[0])
            .containsExactly(5, 1, 2, 4);
        assertThat(source.warnings()).isEmpty();
      }
    }
  }

  @Test
  void anotherFileWithoutProgramHeadersIsNamedAsBefore() throws IOException {
    byte[] file = small(true);
    file[64 + 64] = 0; // the name of .xen_pages
    assertRefused(file, "is an ELF file without memory: it has no PT_LOAD header");
  }

  /** Section, field in it, number, and what must be said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 56 | 4095 | entries of .xen_pfn have 8 bytes, and those of .xen_pages 4095",
        "1 | 56 | 0 | and those of .xen_pages 0",
        "2 | 56 | 16 | entries of .xen_pfn have 16 bytes",
        "1 | 32 | 16384 | .xen_pfn has 5 entries for 4 pages",
        "2 | 32 | -8 | .xen_pfn has -1 entries for 5 pages",
        "1 | 24 | 99999 | of 5 pages in .xen_pages, the file holds 0, and the numbers of 5",
        "1 | 24 | -1 | of 5 pages in .xen_pages, the file holds 0",
        "2 | 24 | 99999 | the numbers of 0"
      })
  void liesAreDamage(int section, int field, long number, String expected) throws IOException {
    byte[] file = small(true);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(64 + section * 64 + field, number);
    assertRefused(file, expected);
  }

  @Test
  void numbersThatComeTwiceOrAreTooLargeAreDamage() throws IOException {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    assertRefused(XenFile.of(order, true, pages(2), 7, 7), "overlaps physical memory (7000-7fff)");
    assertRefused(XenFile.of(order, true, pages(1), 1L << 50), "a number in .xen_pfn is");
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCoreCutOffAnywhereIsRefused(boolean isTranslated, Seed seed) throws IOException {
    byte[] file = small(isTranslated);
    for (int length : Cuts.between(16, file.length, at -> at < 400 ? 1 : 997, seed)) {
      assertThat(check(Arrays.copyOf(file, length))).as("cut off at %d", length).isNotNull();
    }
    assertThat(check(Arrays.copyOf(file, file.length - 1))).contains("the numbers of 4");
  }

  @Tag("long")
  @Test
  void randomDamageEndsInPagesOrOneLine(Seed seed) throws IOException {
    Mutations mutations = new Mutations(seed.random());
    for (int i = 0; i < ROUNDS; i++) {
      check(mutations.of(small(i % 2 == 0), 64 + 4 * 64));
    }
  }

  private void assertRefused(byte[] bytes, String expected) throws IOException {
    Path file = write(bytes);
    assertThatThrownBy(() -> Images.open(file).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith("image '" + file)
        .hasMessageContaining(expected);
  }

  private String check(byte[] bytes) throws IOException {
    return Hostile.check(write(bytes), bytes.length, "elf");
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("core"), bytes);
  }
}
