package io.ksm.bench.calibrate;

import io.ksm.bench.kernel.KernelMemory;
import io.ksm.kernel.KernelKsmException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory of this process that the kernel may merge, and of whose pages all is known: they differ in
 * their first eight bytes or are equal. For one thread.
 */
final class KnownMemory implements AutoCloseable {
  /** An odd number of many bits: numbers times it are spread over all of 64 bits, and differ. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private final KernelMemory memory;
  private final MemorySegment bytes;
  private final int pageSize;

  private KnownMemory(int pages, int contents, long first, int pageSize) throws IOException {
    this.pageSize = pageSize;
    long size = (long) pages * pageSize;
    memory = new KernelMemory(size);
    bytes = memory.fill(size);
    for (int page = 0; page < pages; page++) {
      write(page, (first + page % contents) * SPREAD);
    }
    memory.letMerge();
  }

  /**
   * Makes pages of which no two are equal.
   *
   * @param first number of the first one's content: other memory has others
   */
  static KnownMemory distinct(int pages, long first, int pageSize) throws IOException {
    return new KnownMemory(pages, pages, first, pageSize);
  }

  /** Makes pages of which the second half equals the first one. */
  static KnownMemory twice(int pages, long first, int pageSize) throws IOException {
    return new KnownMemory(pages, pages / 2, first, pageSize);
  }

  private void write(int page, long value) {
    bytes.set(ValueLayout.JAVA_LONG, (long) page * pageSize, value);
  }

  /** Changes each page. Pages that differed still do. */
  void change() {
    for (long at = 0; at < bytes.byteSize(); at += pageSize) {
      bytes.set(ValueLayout.JAVA_LONG, at, bytes.get(ValueLayout.JAVA_LONG, at) ^ 1L << 63);
    }
  }

  @Override
  public void close() throws KernelKsmException {
    memory.close();
  }
}
