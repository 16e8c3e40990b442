package io.ksm.source.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.RealDumps;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads one guest's memory as QEMU and makedumpfile dumped it, in all forms. */
class GuestDumpTest {
  private static final int PAGE = 4096;

  /**
   * The firmware lies once more below 4 GiB, and its last page holds the processor's first jump.
   */
  private static final long FIRMWARE = 0xFFFF_0000L;

  @TempDir private static Path directory;
  private static byte[] raw;

  @BeforeAll
  static void unpack() throws IOException {
    RealDumps.unpackGuest(directory);
    raw = Files.readAllBytes(directory.resolve("raw"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qemu-zlib",
        "qemu-restored",
        "flat-lzo",
        "kdump-zlib",
        "kdump-lzo",
        "kdump-snappy",
        "kdump-zstd",
        "kdump-plain",
        "elf"
      })
  void allFormsHoldTheSameMemory(String name) throws IOException {
    try (PageSource source = Images.open(directory.resolve(name))) {
      assertThat(read(source, 0, raw.length)).isEqualTo(raw);
      byte[] firmware = Arrays.copyOfRange(raw, 0xF_0000, 0x10_0000);
      assertThat(read(source, FIRMWARE, firmware.length)).isEqualTo(firmware);
      assertThat(source.regions().stream().mapToLong(Region::pages).sum()).isEqualTo(256 + 16);
      assertThat(source.warnings()).isEmpty();
    }
  }

  /** What {@code firmware.s} says: every one of these pages has a page number n as its low byte. */
  @Test
  void theMemoryIsWhatTheGuestWrote() {
    for (int n = 16; n < 160; n++) {
      if (n % 16 < 14) {
        byte[] page = Arrays.copyOfRange(raw, n * PAGE, (n + 1) * PAGE);
        assertThat(page).containsOnly(new int[] {0, n % 8}).startsWith(n % 8, 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"split-1, split-2", "split-2, split-1"})
  void partsOfASplitDumpHoldTheSameMemory(String first, String second) throws IOException {
    String others = "parts=" + directory.resolve(second);
    try (PageSource source = Images.open(directory.resolve(first), others)) {
      assertThat(read(source, 0, raw.length)).isEqualTo(raw);
      byte[] firmware = Arrays.copyOfRange(raw, 0xF_0000, 0x10_0000);
      assertThat(read(source, FIRMWARE, firmware.length)).isEqualTo(firmware);
      assertThat(source.regions().stream().mapToLong(Region::pages).sum()).isEqualTo(256 + 16);
      assertThat(source.damage()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "split-1, '', 'is one part of a split dump: name the others by parts=FILE:FILE, or join'",
    "split-1, split-1, are in none of its parts",
    "split-1, kdump-zlib, is not a part of the same split dump as",
    "kdump-zlib, split-1, is not a part of the same split dump as",
    "split-1, raw, is damaged: it does not begin with KDUMP"
  })
  void otherPartsAreRefused(String first, String second, String expected) {
    String others = second.isEmpty() ? "" : directory.resolve(second).toString();
    assertThatThrownBy(() -> Images.open(directory.resolve(first), "parts=" + others))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void aLostPartIsUnreadable() throws IOException {
    Path part = directory.resolve("split-1");
    try (PageSource source = Images.open(part, "parts=" + part, "keep-going=on")) {
      assertThat(source.damage()).isNotEmpty();
      assertThat(source.regions()).extracting(Region::ineligible).contains("unreadable");
      assertThat(source.regions().stream().mapToLong(Region::pages).sum()).isEqualTo(256 + 16);
    }
  }

  /** Returns the bytes from an address on, whatever regions they lie in. */
  private static byte[] read(PageSource source, long address, int length) throws IOException {
    byte[] bytes = new byte[length];
    MemorySegment to = MemorySegment.ofArray(bytes);
    long got = 0;
    try (PageChunk chunk = new PageChunk(PAGE, 1)) {
      for (Region region : source.regions()) {
        for (long page = 0; page < region.pages(); page++) {
          long at = region.address() + page * PAGE - address;
          if (at >= 0 && at < length) {
            chunk.begin(1, false);
            source.read(region, page, 1, chunk);
            assertThat(chunk.state(0)).isEqualTo(PageState.PRESENT);
            MemorySegment.copy(chunk.memory(), chunk.offset(0), to, at, PAGE);
            got += PAGE;
          }
        }
      }
    }
    assertThat(got).isEqualTo(length);
    return bytes;
  }
}
