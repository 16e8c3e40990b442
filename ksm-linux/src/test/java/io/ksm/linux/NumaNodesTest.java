package io.ksm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumaNodesTest {
  private static final long BLOCK = (128L << 20) / Platform.pageSize();

  @TempDir private Path system;

  private void node(int node, int... blocks) throws IOException {
    for (int block : blocks) {
      Files.createDirectories(system.resolve("node/node%d/memory%d".formatted(node, block)));
    }
  }

  @Test
  void aBlockOfMemoryLiesInOneNode() throws IOException {
    node(0, 0, 1, 3);
    node(2, 3, 4, 9);
    node(7, 3);
    Files.createDirectories(system.resolve("memory"));
    Files.writeString(system.resolve("memory/block_size_bytes"), "8000000\n");

    NumaNodes nodes = NumaNodes.read(system);

    assertThat(nodes.count()).isEqualTo(3);
    assertThat(nodes.only()).isEqualTo(NumaNodes.UNKNOWN);
    assertThat(nodes.ofPfn(0)).isZero();
    assertThat(nodes.ofPfn(2 * BLOCK - 1)).isZero();
    assertThat(nodes.ofPfn(4 * BLOCK)).isEqualTo(2);
    assertThat(nodes.ofPfn(10 * BLOCK - 1)).isEqualTo(2);
    // One block is nobody's, one lies in both, and the last ones are not there.
    assertThat(nodes.ofPfn(2 * BLOCK)).isEqualTo(NumaNodes.UNKNOWN);
    assertThat(nodes.ofPfn(3 * BLOCK)).isEqualTo(NumaNodes.UNKNOWN);
    assertThat(nodes.ofPfn(10 * BLOCK)).isEqualTo(NumaNodes.UNKNOWN);
    assertThat(nodes.ofPfn(-1)).isEqualTo(NumaNodes.UNKNOWN);
  }

  @Test
  void allMemoryLiesInTheOnlyNode() throws IOException {
    assertThat(NumaNodes.read(system).ofPfn(7)).isZero();
    node(3, 0);
    assertThat(NumaNodes.read(system).ofPfn(7 * BLOCK)).isEqualTo(3);
    assertThat(NumaNodes.read(system).only()).isEqualTo(3);
  }

  @Test
  void knowsNoBlockWithoutItsSize() throws IOException {
    node(0, 0);
    node(1, 1);
    assertThat(NumaNodes.read(system).ofPfn(0)).isEqualTo(NumaNodes.UNKNOWN);
  }

  @Test
  void readsThoseOfThisMachine() {
    assertThat(NumaNodes.ofMachine().count()).isPositive();
  }
}
