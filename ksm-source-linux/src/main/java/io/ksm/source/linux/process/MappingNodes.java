package io.ksm.source.linux.process;

import io.ksm.api.RegionTraits;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.NumaNodes;
import io.ksm.linux.ProcFile;
import java.util.HashMap;
import java.util.Map;

/** Tells in which NUMA node all pages of a process's mapping lie. Immutable. */
final class MappingNodes {
  private final int only;

  /** By the beginning of a mapping. */
  private final Map<Long, Integer> nodes;

  private MappingNodes(int only, Map<Long, Integer> nodes) {
    this.only = only;
    this.nodes = nodes;
  }

  /**
   * Asks the kernel, which walks the page tables for that where the machine has several nodes.
   *
   * @throws ErrnoException if it does not tell
   */
  static MappingNodes of(int pid, NumaNodes machine) throws ErrnoException {
    return machine.count() == 1
        ? new MappingNodes(machine.only(), Map.of())
        : parse(ProcFile.read(pid, "numa_maps"));
  }

  /** Reads the contents of {@code numa_maps}. */
  static MappingNodes parse(String numaMaps) {
    Map<Long, Integer> found = new HashMap<>();
    numaMaps
        .lines()
        .forEach(line -> {
          String[] fields = line.split(" ");
          found.put(Long.parseUnsignedLong(fields[0], 16), node(fields));
        });
    return new MappingNodes(RegionTraits.NO_NODE, found);
  }

  /** Returns the node that is the only one in a line, as in {@code anon=3 dirty=3 N1=3}. */
  private static int node(String[] fields) {
    int node = RegionTraits.NO_NODE;
    for (String field : fields) {
      if (field.matches("N[0-9]+=[0-9]+")) {
        if (node != RegionTraits.NO_NODE) {
          return RegionTraits.NO_NODE;
        }
        node = Integer.parseInt(field, 1, field.indexOf('='), 10);
      }
    }
    return node;
  }

  /** Returns the node; {@link RegionTraits#NO_NODE} if there are several, or none is known. */
  int of(Mapping mapping) {
    return only != RegionTraits.NO_NODE
        ? only
        : nodes.getOrDefault(mapping.start(), RegionTraits.NO_NODE);
  }
}
