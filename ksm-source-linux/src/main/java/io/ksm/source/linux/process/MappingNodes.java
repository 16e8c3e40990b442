package io.ksm.source.linux.process;

import io.ksm.api.RegionTraits;
import io.ksm.linux.NumaNodes;
import io.ksm.linux.ProcFile;
import io.ksm.source.linux.watch.Watch;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Tells in which NUMA node all pages of a process's mapping lie. Immutable. */
final class MappingNodes {
  private static final int ONLY_OF_MACHINE = NumaNodes.ofMachine().only();

  private final int only;

  /** Indexed by the beginning of a mapping: its node. */
  private final Map<Long, Integer> nodes;

  private MappingNodes(int only, Map<Long, Integer> nodes) {
    this.only = only;
    this.nodes = nodes;
  }

  /** Says whether the pages of a mapping may lie in several nodes on this machine. */
  static boolean mayDiffer() {
    return ONLY_OF_MACHINE == NumaNodes.UNKNOWN;
  }

  /**
   * Asks the kernel where the machine has several nodes. It walks all page tables for that, and
   * waits for the lock of the address space: so this is a part of a read that is watched.
   *
   * @param wanted whether to ask; if not, the nodes of a machine with several are unknown
   * @throws IOException if it does not tell
   */
  static MappingNodes of(int pid, boolean wanted) throws IOException {
    return of(ONLY_OF_MACHINE, wanted, () -> ProcFile.read(pid, "numa_maps"));
  }

  /**
   * Asks about a process of any machine.
   *
   * @param only the machine's only node; {@link NumaNodes#UNKNOWN} if it has several
   * @param numaMaps reads the contents of {@code numa_maps}
   */
  static MappingNodes of(int only, boolean wanted, Watch.Read<String> numaMaps) throws IOException {
    return only == NumaNodes.UNKNOWN && wanted
        ? parse(Watch.part(numaMaps))
        : new MappingNodes(only, Map.of());
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
