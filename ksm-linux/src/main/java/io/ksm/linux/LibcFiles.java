package io.ksm.linux;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The C library's functions for open files.
 *
 * <p>The page of this package says what holds for all such classes.
 */
public final class LibcFiles {
  private static final MemorySegment OPEN = Libc.find("open");
  private static final MemorySegment CLOSE = Libc.find("close");
  private static final MemorySegment PREAD = Libc.find("pread");
  private static final MemorySegment PWRITE = Libc.find("pwrite");
  private static final MemorySegment IOCTL = Libc.find("ioctl");
  private static final MemorySegment FLOCK = Libc.find("flock");

  private LibcFiles() {}

  /** {@code flock(2)}: takes a lock on an open file, or gives it back. */
  public static int flock(int file, int operation) {
    return Libc.callInt(FLOCK, file, operation, 0);
  }

  /** {@code open(2)}: returns a file descriptor. */
  public static int open(MemorySegment path, int flags) {
    try {
      return Libc.callInt(OPEN, Libc.address(path), flags, 0);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /** {@code close(2)}. */
  public static int close(int file) {
    return Libc.callInt(CLOSE, file, 0, 0);
  }

  /** {@code pread(2)}: returns how many bytes were read. */
  public static long pread(int file, MemorySegment into, long length, long position) {
    try {
      return Libc.call(PREAD, file, Libc.address(into), length, position, 0, 0);
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /** {@code pwrite(2)}: returns how many bytes were written. */
  public static long pwrite(int file, MemorySegment from, long length, long position) {
    try {
      return Libc.call(PWRITE, file, Libc.address(from), length, position, 0, 0);
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /** {@code ioctl(2)} with a pointer as its argument. */
  public static int ioctl(int file, long request, MemorySegment argument) {
    try {
      return Libc.callInt(IOCTL, file, request, Libc.address(argument));
    } finally {
      Reference.reachabilityFence(argument);
    }
  }
}
