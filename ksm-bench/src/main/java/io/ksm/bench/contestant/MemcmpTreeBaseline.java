package io.ksm.bench.contestant;

import java.io.IOException;

/**
 * The kernel's way, in Java: a stable and an unstable tree that are ordered by the pages' bytes.
 *
 * @param memory that is scanned
 */
record MemcmpTreeBaseline(Memory memory) implements Runner {

  /**
   * Makes one.
   *
   * @throws IOException if the memory changes: the kernel write-protects what is in its stable
   *     tree, and a contestant that only reads cannot keep a tree of changing bytes in order
   */
  static MemcmpTreeBaseline of(Memory memory) throws IOException {
    if (!memory.isReallyStatic()) {
      throw new IOException(
          "a tree that is ordered by bytes needs pages that hold still: give it a memory image");
    }
    return new MemcmpTreeBaseline(memory);
  }

  @Override
  public Run begin() throws IOException {
    return new MemcmpTreeRun(memory);
  }

  @Override
  public int settledScans() {
    return 1;
  }
}
