package io.ksm.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Tells which NUMA nodes this machine has, and where its memory lies. Immutable. Only {@link
 * #ofPfn} needs {@link Platform#require()}, and only where there are several nodes: so that images
 * are scanned without system calls.
 *
 * <p>Where there are several nodes, it takes 4 bytes for each block of memory that the kernel can
 * take off; a block has 128 MiB or more.
 */
public final class NumaNodes {
  /** Stands for a node that nobody knows. */
  public static final int UNKNOWN = -1;

  /** Stands for the node of a block that lies in several: nobody knows of its pages. */
  private static final int SEVERAL = -2;

  private static final Path SYSTEM = Path.of("/sys/devices/system");

  /** Blocks of 128 MiB up to 512 TiB. */
  private static final int MAX_BLOCKS = 1 << 22;

  private final int[] nodes;

  /** How long a block is; 0 if the kernel does not tell. */
  private final long blockBytes;

  /** Indexed by block: its node. */
  private final int[] blocks;

  private NumaNodes(int[] nodes, long blockBytes, int[] blocks) {
    this.nodes = nodes;
    this.blockBytes = blockBytes;
    this.blocks = blocks;
  }

  /** Reads those of this machine: node 0 alone where the kernel does not tell. */
  public static NumaNodes ofMachine() {
    return read(SYSTEM);
  }

  /** Reads them in another place than {@code /sys/devices/system}. */
  static NumaNodes read(Path system) {
    Path folder = system.resolve("node");
    int[] nodes = numbers(folder, "node");
    if (nodes.length < 2) {
      return new NumaNodes(nodes.length == 0 ? new int[] {0} : nodes, 0, new int[0]);
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
    return new NumaNodes(nodes, blockBytes(system), blocks);
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

  /** Returns how long a block is; 0 if the kernel does not tell. */
  private static long blockBytes(Path system) {
    try {
      String bytes = Files.readString(system.resolve("memory/block_size_bytes")).strip();
      return Long.parseLong(bytes, 16);
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
    if (blockBytes == 0) {
      return UNKNOWN;
    }
    long block = Long.divideUnsigned(pfn, blockBytes / Platform.pageSize());
    return Long.compareUnsigned(block, blocks.length) < 0
        ? Math.max(UNKNOWN, blocks[(int) block])
        : UNKNOWN;
  }
}
