package io.ksm.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryLimitsTest {
  private static final long MIB = 1 << 20;
  private static final String NO_LIMIT_1 = "9223372036854771712";

  @TempDir private Path root;

  @Test
  void findsTheLimitsOfAllGroupsAbove() throws IOException {
    unified("", "", 0, "");
    unified("shop", Long.toString(100 * MIB), 70 * MIB, "active_file 1048576\ninactive_file 4096");
    unified("shop/cart", "max", 60 * MIB, "");
    unified("shop/cart/redis", Long.toString(64 * MIB), 60 * MIB, "anon 5\nfile 9");

    assertThat(limits(true).around("0::/shop/cart/redis\n"))
        .containsExactly(
            new MemoryLimit("/shop/cart/redis", 64 * MIB, 60 * MIB, 0),
            new MemoryLimit("/shop", 100 * MIB, 70 * MIB, MIB + 4096));
  }

  @Test
  void readsTheOlderHierarchy() throws IOException {
    old("", NO_LIMIT_1, MIB);
    old("lab", Long.toString(20 * MIB), 12 * MIB);

    List<MemoryLimit> limits = limits(false).around("4:memory:/lab\n2:cpu:/elsewhere\n0::/\n");

    assertThat(limits).containsExactly(new MemoryLimit("/lab", 20 * MIB, 12 * MIB, 2 * MIB));
    assertThat(limits.getFirst().roomBytes()).isEqualTo(10 * MIB);
  }

  @Test
  void aContainerSeesTheLimitOfItsOwnGroup() throws IOException {
    unified("", Long.toString(20 * MIB), 30 * MIB, "");

    for (String path : List.of("/docker/0123abc", "/../../other", "/")) {
      List<MemoryLimit> limits = limits(true).around("0::" + path + "\n");
      assertThat(limits).as(path).hasSize(1);
      assertThat(limits.getFirst().roomBytes()).isZero();
    }
  }

  @Test
  void aHierarchyThatIsMountedTwiceCountsOnce() throws IOException {
    unified("lab", Long.toString(20 * MIB), 12 * MIB, "");
    CgroupMount mount = new CgroupMount(root, true, Set.of());

    assertThat(new MemoryLimits(List.of(mount, mount)).around("0::/lab\n")).hasSize(1);
  }

  @Test
  void otherHierarchiesDoNotLimitMemory() throws IOException {
    old("lab", Long.toString(20 * MIB), 12 * MIB);
    CgroupMount cpu = new CgroupMount(root, false, Set.of("rw", "cpu"));

    assertThat(new MemoryLimits(List.of(cpu)).around("2:cpu:/lab\n")).isEmpty();
  }

  private MemoryLimits limits(boolean unified) {
    return new MemoryLimits(
        List.of(new CgroupMount(root, unified, unified ? Set.of() : Set.of("rw", "memory"))));
  }

  private void unified(String group, String max, long current, String stat) throws IOException {
    Path folder = Files.createDirectories(root.resolve(group));
    Files.writeString(folder.resolve("memory.max"), max + "\n");
    Files.writeString(folder.resolve("memory.current"), current + "\n");
    Files.writeString(folder.resolve("memory.stat"), stat + "\n");
  }

  private void old(String group, String limit, long usage) throws IOException {
    Path folder = Files.createDirectories(root.resolve(group));
    Files.writeString(folder.resolve("memory.limit_in_bytes"), limit + "\n");
    Files.writeString(folder.resolve("memory.usage_in_bytes"), usage + "\n");
    Files.writeString(
        folder.resolve("memory.stat"),
        "cache 1\ninactive_file 7\ntotal_inactive_file 1048576\ntotal_active_file 1048576\n");
  }
}
