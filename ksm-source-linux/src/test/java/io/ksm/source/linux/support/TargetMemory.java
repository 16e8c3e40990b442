package io.ksm.source.linux.support;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Maps and fills the memory of a test program. Contents follow from a number, so that the test
 * knows them too.
 */
@SuppressWarnings("restricted")
public final class TargetMemory {
  static final int NONE = 0;
  static final int READ_WRITE = 3;
  public static final int PRIVATE_ANONYMOUS = 0x22;
  static final int SHARED_ANONYMOUS = 0x21;
  static final int PRIVATE_FILE = 0x02;
  static final int NO_RESERVE = 0x4000;
  static final int DISCARD = 4;
  public static final int NO_HUGE_PAGES = 15;
  public static final int INSTALL_GUARD = 102;

  private static final MethodHandle MMAP =
      find(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      find("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MPROTECT =
      find("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MADVISE =
      find("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle OPEN =
      find("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

  private TargetMemory() {}

  /** Fills a page with what follows from a number; no two numbers give equal pages. */
  public static void fill(MemorySegment page, long number) {
    for (long i = 0; i < page.byteSize(); i += 8) {
      page.set(JAVA_LONG, i, (number + 1) * 0x9E3779B97F4A7C15L + i);
    }
  }

  /** Returns what {@link #fill} puts into a page. */
  public static ByteBuffer content(int pageSize, long number) {
    MemorySegment page = MemorySegment.ofArray(new long[pageSize / 8]);
    fill(page, number);
    return ByteBuffer.wrap(page.toArray(JAVA_BYTE));
  }

  /** Maps memory between two pages of nothing, so that the kernel joins it with no other. */
  public static long map(long bytes, int flags, int file) {
    int gap = 1 << 20;
    try {
      long place =
          (long)
              MMAP.invokeExact(0L, bytes + 2L * gap, NONE, PRIVATE_ANONYMOUS | NO_RESERVE, -1, 0L);
      return requireAddress(
          (long) MMAP.invokeExact(place + gap, bytes, READ_WRITE, flags | 0x10, file, 0L));
    } catch (Throwable t) {
      throw new LinkageError("mmap", t);
    }
  }

  public static void unmap(long address, long bytes) {
    try {
      require((int) MUNMAP.invokeExact(address, bytes), "munmap");
    } catch (Throwable t) {
      throw new LinkageError("munmap", t);
    }
  }

  static void protect(long address, long bytes, int protection) {
    try {
      require((int) MPROTECT.invokeExact(address, bytes, protection), "mprotect");
    } catch (Throwable t) {
      throw new LinkageError("mprotect", t);
    }
  }

  /** Gives advice; returns whether the kernel knows it. */
  public static boolean advise(long address, long bytes, int advice) {
    try {
      return (int) MADVISE.invokeExact(address, bytes, advice) == 0;
    } catch (Throwable t) {
      throw new LinkageError("madvise", t);
    }
  }

  static int open(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      return require((int) OPEN.invokeExact(arena.allocateFrom(file.toString()), 0), "open");
    } catch (Throwable t) {
      throw new LinkageError("open", t);
    }
  }

  public static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  private static int require(int result, String call) {
    if (result < 0) {
      throw new IllegalStateException(call + " failed");
    }
    return result;
  }

  private static long requireAddress(long result) {
    if (result < 0) {
      throw new IllegalStateException("mmap failed");
    }
    return result;
  }

  private static MethodHandle find(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }
}
