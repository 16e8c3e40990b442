package io.ksm.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The C library's functions for the memory of this process and for files that are memory alone, and
 * the restricted methods of the JDK for memory.
 *
 * <p>The page of this package says what holds for all such classes.
 */
@SuppressWarnings("restricted") // Platform.require() makes sure that the JVM permits it.
public final class LibcMemory {
  private static final boolean IS_X86 = Platform.isX86();
  private static final long USERFAULTFD = IS_X86 ? 323 : 282;
  private static final long MEMBARRIER = IS_X86 ? 324 : 283;
  private static final long MPROTECT = IS_X86 ? 10 : 226;

  private static final MemorySegment MMAP = Libc.find("mmap");
  private static final MemorySegment MUNMAP = Libc.find("munmap");
  private static final MemorySegment MREMAP = Libc.find("mremap");
  private static final MemorySegment MADVISE = Libc.find("madvise");
  private static final MemorySegment MEMFD_CREATE = Libc.find("memfd_create");
  private static final MemorySegment FTRUNCATE = Libc.find("ftruncate");
  private static final MemorySegment FALLOCATE = Libc.find("fallocate");
  private static final MemorySegment FCNTL = Libc.find("fcntl");
  private static final MemorySegment STATX = Libc.find("statx");

  private LibcMemory() {}

  /** {@code mmap(2)}: returns the address of the mapping. */
  public static long mmap(
      long address, long bytes, int protection, int flags, int file, long offset) {
    return Libc.call(MMAP, address, bytes, protection, flags, file, offset);
  }

  /** {@code munmap(2)}. */
  public static int munmap(long address, long bytes) {
    return Libc.callInt(MUNMAP, address, bytes, 0);
  }

  /** {@code mprotect(2)}. */
  static int mprotect(long address, long bytes, int protection) {
    return (int) Libc.syscall(MPROTECT, address, bytes, protection, 0L);
  }

  /** {@code mremap(2)} of a range to a given address, in place of what is there; returns that. */
  public static long moveMapping(long address, long bytes, int flags, long to) {
    return Libc.call(MREMAP, address, bytes, bytes, flags, to, 0);
  }

  /** {@code madvise(2)} of a range of this process. */
  public static int madvise(long address, long bytes, int advice) {
    return Libc.callInt(MADVISE, address, bytes, advice);
  }

  /** {@code userfaultfd(2)}: returns a file descriptor. */
  public static int userfaultfd(long flags) {
    return (int) Libc.syscall(USERFAULTFD, flags, 0L, 0L, 0L);
  }

  /** {@code membarrier(2)}. */
  public static int membarrier(long command) {
    return (int) Libc.syscall(MEMBARRIER, command, 0L, 0L, 0L);
  }

  /** {@code memfd_create(2)}: returns the descriptor of a new file that is memory alone. */
  public static int createMemoryFile(MemorySegment name, int flags) {
    try {
      return Libc.callInt(MEMFD_CREATE, Libc.address(name), flags, 0);
    } finally {
      Reference.reachabilityFence(name);
    }
  }

  /** {@code ftruncate(2)}. */
  public static int ftruncate(int file, long bytes) {
    return Libc.callInt(FTRUNCATE, file, bytes, 0);
  }

  /** {@code fallocate(2)}. */
  public static int fallocate(int file, int mode, long offset, long bytes) {
    return Libc.callInt(FALLOCATE, file, mode, offset, bytes, 0, 0);
  }

  /** {@code fcntl(2)} with a number as its argument. */
  public static int fcntl(int file, int command, long argument) {
    return Libc.callInt(FCNTL, file, command, argument);
  }

  /**
   * {@code statx(2)}: the structure that it fills is the same on all architectures.
   *
   * @param path may be empty, with {@code AT_EMPTY_PATH}, to ask of the descriptor itself
   */
  public static int statx(int file, MemorySegment path, int flags, int mask, MemorySegment into) {
    try {
      return Libc.callInt(STATX, file, Libc.address(path), flags, mask, Libc.address(into), 0);
    } finally {
      Reference.reachabilityFence(path);
      Reference.reachabilityFence(into);
    }
  }

  /** Returns memory of this process by its address, for as long as the caller keeps it there. */
  public static MemorySegment segment(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  /** Returns a segment that can be used no longer than an arena of the JDK is open. */
  public static MemorySegment lend(MemorySegment segment, Arena lifetime) {
    return segment.reinterpret(lifetime, null);
  }
}
