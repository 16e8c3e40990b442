package io.ksm.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SeedExtension.class)
class CollidingPagesTest {

  private static long checksum(CollidingPages kind, byte[] page) {
    Checksum checksum = kind == CollidingPages.CRC32 ? new CRC32() : new CRC32C();
    checksum.update(page);
    return checksum.getValue();
  }

  @ParameterizedTest
  @EnumSource
  void pagesDifferAndTheirChecksumsDoNot(CollidingPages kind, Seed seed) {
    byte[] base = new byte[4096];
    seed.random().nextBytes(base);
    Set<String> ends = new HashSet<>();
    for (byte[] page : kind.pages(base, 5000)) {
      assertThat(checksum(kind, page)).isEqualTo(checksum(kind, base));
      assertThat(Arrays.mismatch(page, base)).matches(at -> at < 0 || at >= 4096 - 8);
      ends.add(Arrays.toString(Arrays.copyOfRange(page, 4096 - 8, 4096)));
    }
    assertThat(ends).hasSize(5000);
  }

  @ParameterizedTest
  @EnumSource
  void anyPlaceAndAnyNumberWillDo(CollidingPages kind, Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 1000; i++) {
      byte[] page = new byte[random.nextInt(8, 300)];
      random.nextBytes(page);
      byte[] changed = page.clone();
      kind.change(changed, random.nextInt(page.length - 7), random.nextInt(1, CollidingPages.MOST));
      assertThat(changed).isNotEqualTo(page);
      assertThat(checksum(kind, changed)).isEqualTo(checksum(kind, page));
    }
  }

  @Test
  void segmentsAreChangedLikeArrays() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(128);
      byte[] page = new byte[64];
      CollidingPages.CRC32C.change(page, 5, 12345);
      CollidingPages.CRC32C.change(memory, 64 + 5, 12345);
      assertThat(memory.asSlice(64, 64).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(page);
    }
  }

  @Test
  void numbersHaveABound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollidingPages.CRC32.change(new byte[8], 0, CollidingPages.MOST));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollidingPages.CRC32.change(new byte[8], 0, -1));
  }
}
