package io.ksm.source.image.criu;

import org.jspecify.annotations.Nullable;

/**
 * Describes a mapping of a process: CRIU's {@code vma_entry}. Immutable.
 *
 * @param begin {@code start}
 * @param end exclusive
 * @param flags of {@code mmap}
 * @param status as CRIU defines it
 */
record CriuMapping(long begin, long end, long flags, long status) {
  private static final int MAP_SHARED = 0x1;
  private static final int MAP_GROWSDOWN = 0x100;
  private static final int MAP_HUGETLB = 0x4_0000;
  private static final int HEAP = 1 << 5;
  private static final int FILE_PRIVATE = 1 << 6;
  private static final int STACK = 1 << 1;

  /** File shared, anonymous shared, System V, AIO ring. */
  private static final int ANY_SHARED = 1 << 7 | 1 << 8 | 1 << 10 | 1 << 13;

  /** vsyscall, vDSO, vvar. */
  private static final int KERNELS = 1 << 2 | 1 << 3 | 1 << 12;

  /** Reads one. */
  static CriuMapping read(Protobuf message) throws Protobuf.Malformed {
    long begin = 0;
    long end = 0;
    long flags = 0;
    long status = 0;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> begin = message.number();
        case 2 -> end = message.number();
        case 6 -> flags = message.number();
        case 7 -> status = message.number();
        default -> {}
      }
    }
    return new CriuMapping(begin, end, flags, status);
  }

  /** Returns the same without parts of pages at its ends; it may be empty then. */
  CriuMapping wholePages(int pageSize) {
    long first = Math.ceilDiv(begin, (long) pageSize) * pageSize;
    return new CriuMapping(first, Math.max(first, end & -pageSize), flags, status);
  }

  /** Returns what this is, for people. */
  String label() {
    if (has(KERNELS)) {
      return "[vdso]";
    }
    if (isStack()) {
      return "[stack]";
    }
    return has(HEAP) ? "[heap]" : has(FILE_PRIVATE) ? "file" : "anonymous";
  }

  /** Says why no page can merge; the reasons are those of live processes. */
  @Nullable String ineligible() {
    if (has(KERNELS)) {
      return "kernel";
    }
    if (isStack()) {
      return "stack";
    }
    if ((flags & MAP_HUGETLB) != 0) {
      return "huge-page-memory";
    }
    return (flags & MAP_SHARED) != 0 || has(ANY_SHARED) ? "shared-mapping" : null;
  }

  private boolean isStack() {
    return has(STACK) || (flags & MAP_GROWSDOWN) != 0;
  }

  private boolean has(int any) {
    return (status & any) != 0;
  }
}
