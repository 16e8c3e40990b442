package io.ksm.testkit.reference;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.SwappingSource;
import io.ksm.testkit.workload.TestMemory;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A few pages in one source with a reference over them: makes tests short. */
final class Pages implements AutoCloseable {
  static final int SIZE = 64;
  private static final long BASE = 0x10000;

  final TestMemory memory;
  final ReferenceKsm ksm;

  private Pages(TestMemory memory, MergePolicy policy, int pagesPerBatch) {
    this.memory = memory;
    memory.remap(List.of(region(0, memory.window().pages())));
    this.ksm = new ReferenceKsm(List.of(memory), new NarrowHasher(64), policy, pagesPerBatch);
  }

  static Pages accounted(int pages, MergePolicy policy) {
    return new Pages(
        WorkloadSource.live("memory", window(pages), WorkloadSource.Access.COPY),
        policy,
        Integer.MAX_VALUE);
  }

  static Pages merging(int pages, MergePolicy policy) {
    return merging(pages, policy, Integer.MAX_VALUE);
  }

  static Pages merging(int pages, MergePolicy policy, int pagesPerBatch) {
    return new Pages(new SwappingSource("memory", window(pages), false), policy, pagesPerBatch);
  }

  private static Window window(int pages) {
    return new Window(BASE, pages, SIZE);
  }

  SwappingSource swapping() {
    return (SwappingSource) memory;
  }

  static Region region(int first, int pages) {
    return Region.resident("area", address(first), pages, "uid:0");
  }

  static long address(int page) {
    return BASE + (long) page * SIZE;
  }

  /** Fills pages with one value each, from the first page on. */
  Pages write(int first, int... values) {
    for (int i = 0; i < values.length; i++) {
      byte[] content = new byte[SIZE];
      Arrays.fill(content, (byte) values[i]);
      memory.write(address(first + i), content);
    }
    return this;
  }

  void become(int page, PageState state) {
    memory.become(address(page), state);
  }

  void refuse(int... pages) {
    swapping().refuse(address -> Arrays.stream(pages).anyMatch(page -> address(page) == address));
  }

  /** Makes full scans, checks the invariants after each, and returns the last one's counters. */
  Counters scan(int times) throws IOException {
    Counters counters = Counters.NONE;
    for (int i = 0; i < times; i++) {
      counters = ksm.scan();
      ksm.checkInvariants();
    }
    return counters;
  }

  /** Makes one full scan and returns {shared, sharing, unshared, volatile, zero}. */
  List<Long> scan() throws IOException {
    return summary(scan(1));
  }

  static List<Long> summary(Counters counters) {
    return List.of(
        counters.pagesShared(),
        counters.pagesSharing(),
        counters.pagesUnshared(),
        counters.pagesVolatile(),
        counters.ksmZeroPages());
  }

  @Override
  public void close() {
    ksm.close();
    memory.close();
  }
}
