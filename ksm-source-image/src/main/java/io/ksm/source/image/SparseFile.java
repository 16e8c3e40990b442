package io.ksm.source.image;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Asks the file system for a file's holes by {@code lseek} with {@code SEEK_HOLE} and {@code
 * SEEK_DATA}: the native calls of this module. One thread at a time.
 *
 * <p>All calls go through libc's {@code syscall}, so that only one method handle must be linked:
 * each further one would lengthen the start of every scan by as much as reading a gigabyte takes.
 * The file is opened a second time, because Java does not tell the number of its own descriptor.
 */
final class SparseFile implements Extents, AutoCloseable {
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int AT_FDCWD = -100;
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int ENXIO = 6;
  private static final int EINVAL = 22;

  private static final boolean X86 = System.getProperty("os.arch").equals("amd64");
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final int OPENAT = X86 ? 257 : 56;
  private static final int CLOSE = X86 ? 3 : 57;
  private static final int LSEEK = X86 ? 8 : 62;

  private final ImageFile file;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(Native.STATE);
  private final long descriptor;

  private SparseFile(ImageFile file) throws IOException {
    this.file = file;
    MemorySegment path = arena.allocateFrom(JAVA_BYTE, encoded(file));
    descriptor = call(OPENAT, AT_FDCWD, path.address(), O_RDONLY_CLOEXEC);
    if (descriptor < 0) {
      IOException e = failed("open");
      arena.close();
      throw e;
    }
  }

  /** Returns why holes cannot be found in this JVM, and what to do; null if they can. */
  static @Nullable String obstacle() {
    if (!System.getProperty("os.name").equals("Linux") || !(X86 || ARM)) {
      return "they can be found on Linux only, on x86-64 and aarch64";
    }
    Module module = SparseFile.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
      return "start java with --enable-native-access=" + name;
    }
    return null;
  }

  /**
   * Opens a file, where there is no {@link #obstacle()}.
   *
   * @throws IOException if it cannot be opened
   */
  static SparseFile open(ImageFile file) throws IOException {
    return new SparseFile(file);
  }

  /** Returns the path as a C string, in the encoding in which the JVM passes it to the kernel. */
  private static byte[] encoded(ImageFile file) {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    return (file.path() + "\0").getBytes(charset);
  }

  @Override
  public long nextHole(long offset) throws IOException {
    return seek(offset, SEEK_HOLE);
  }

  @Override
  public long nextData(long offset) throws IOException {
    return seek(offset, SEEK_DATA);
  }

  private long seek(long offset, int whence) throws IOException {
    long found = call(LSEEK, descriptor, offset, whence);
    if (found < 0 && errno() != ENXIO && errno() != EINVAL) {
      throw failed("lseek");
    }
    return Math.max(found, NONE);
  }

  private long call(long number, long first, long second, long third) {
    try {
      return (long) Native.SYSCALL.invokeExact(state, number, first, second, third);
    } catch (Throwable t) {
      throw new AssertionError("a native call throws nothing", t);
    }
  }

  private int errno() {
    return state.get(JAVA_INT, Native.ERRNO);
  }

  private IOException failed(String call) {
    return file.error("cannot be searched for holes: %s: errno %d".formatted(call, errno()), null);
  }

  @Override
  public void close() {
    call(CLOSE, descriptor, 0, 0);
    arena.close();
  }

  /** Linked at the first use, where there is no {@link #obstacle()}. */
  private static final class Native {
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));
    static final MethodHandle SYSCALL = link();

    @SuppressWarnings("restricted") // obstacle() has checked that it is allowed
    private static MethodHandle link() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));
    }
  }
}
