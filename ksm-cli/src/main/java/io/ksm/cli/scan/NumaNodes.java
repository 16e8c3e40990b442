package io.ksm.cli.scan;

import java.io.File;

/** Counts the NUMA nodes of this machine. */
final class NumaNodes {
  private static final String FOLDER = "/sys/devices/system/node";

  private NumaNodes() {}

  /** Returns how many there are; 1 where the kernel does not tell. */
  static int count() {
    String[] names = new File(FOLDER).list((folder, name) -> name.matches("node[0-9]+"));
    return names == null ? 1 : Math.max(1, names.length);
  }
}
