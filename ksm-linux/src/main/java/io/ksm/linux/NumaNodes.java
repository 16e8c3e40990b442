package io.ksm.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Tells which NUMA nodes this machine has, and where its memory lies. Immutable.
 *
 * <p>Where there are several nodes, it takes 4 bytes for each block of memory that the kernel can
 * take off; a block has 128 MiB or more.
 */
public final class NumaNodes {
  /** In place of a node: nobody knows. */
  public static final int UNKNOWN = -1;

  /** The node of a block that lies in several: nobody knows of its pages. */
  private static final int SEVERAL = -2;

  private static final Path SYSTEM = Path.of("/sys/devices/system");

  /** Blocks of 128 MiB up to 512 TiB. */
  private static final int MAX_BLOCKS = 1 << 22;

  private final int[] nodes;
  private final long blockPages;

  /** Indexed by block: its node. */
  private final int[] blocks;

  private NumaNodes(int[] nodes, long blockPages, int[] blocks) {
    this.nodes = nodes;
    this.blockPages = blockPages;
    this.blocks = blocks;
  }

  /** Reads those of this machine: node 0 alone where the kernel does not tell. */
  public static NumaNodes ofMachine() {
    return read(SYSTEM, Platform.pageSize());
  }

  /** Reads them in another place than {@code /sys/devices/system}. */
  static NumaNodes read(Path system, int pageSize) {
    Path folder = system.resolve("node");
    int[] nodes = numbers(folder, "node");
    if (nodes.length < 2) {
      return new NumaNodes(nodes.length == 0 ? new int[] {0} : nodes, 1, new int[0]);
    }
    int[] blocks = {};
    for (int node : nodes) {
      int[] own = numbers(folder.resolve("node" + node), "memory");
      int length = blocks.length;
      for (int block : own) {
        length = Math.max(length, block + 1);
      }
      int end = blocks.length;
      blocks = Arrays.copyOf(blocks, length);
      Arrays.fill(blocks, end, length, UNKNOWN);
      for (int block : own) {
        blocks[block] = blocks[block] == UNKNOWN ? node : SEVERAL;
      }
    }
    return new NumaNodes(nodes, blockPages(system, pageSize), blocks);
  }

  /** Returns the numbers after a prefix in a folder's names, ascending. */
  private static int[] numbers(Path folder, String prefix) {
    String[] names = folder.toFile().list((in, name) -> name.matches(prefix + "[0-9]{1,7}"));
    return names == null
        ? new int[0]
        : Arrays.stream(names)
            .mapToInt(name -> Integer.parseInt(name, prefix.length(), name.length(), 10))
            .filter(number -> number < MAX_BLOCKS)
            .sorted()
            .toArray();
  }

  /** Returns how many pages a block has; none if the kernel does not tell. */
  private static long blockPages(Path system, int pageSize) {
    try {
      String bytes = Files.readString(system.resolve("memory/block_size_bytes")).strip();
      return Long.parseLong(bytes, 16) / pageSize;
    } catch (IOException | NumberFormatException e) {
      return 0; // A kernel without memory hotplug: its blocks are not listed either.
    }
  }

  /** Returns how many there are, at least 1. */
  public int count() {
    return nodes.length;
  }

  /** Returns the only node; {@link #UNKNOWN} if there are several. */
  public int only() {
    return nodes.length == 1 ? nodes[0] : UNKNOWN;
  }

  /** Returns the node of a physical page, or {@link #UNKNOWN}. Allocates nothing. */
  public int ofPfn(long pfn) {
    if (nodes.length == 1) {
      return nodes[0];
    }
    if (blockPages == 0) {
      return UNKNOWN;
    }
    long block = Long.divideUnsigned(pfn, blockPages);
    return Long.compareUnsigned(block, blocks.length) < 0
        ? Math.max(UNKNOWN, blocks[(int) block])
        : UNKNOWN;
  }
}
