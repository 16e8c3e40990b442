package io.ksm.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NarrowHasherTest {

  @Test
  void usesItsBitsAndNoOthers() {
    for (int bits : new int[] {1, 3, 8}) {
      assertThat(hashesOf4096Pages(new NarrowHasher(bits)))
          .hasSize(1 << bits)
          .allMatch(hash -> hash >>> bits == 0);
    }
    assertThat(hashesOf4096Pages(new NarrowHasher(64))).hasSize(4096);
  }

  private static Set<Long> hashesOf4096Pages(NarrowHasher hasher) {
    Set<Long> hashes = new HashSet<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment page = arena.allocate(64, 8);
      for (int i = 0; i < 4096; i++) {
        page.set(ValueLayout.JAVA_INT, 60, i);
        hashes.add(hasher.hash(page, 0, 64));
      }
    }
    return hashes;
  }

  @Test
  void widthHasBounds() {
    assertThatIllegalArgumentException().isThrownBy(() -> new NarrowHasher(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new NarrowHasher(65));
  }
}
