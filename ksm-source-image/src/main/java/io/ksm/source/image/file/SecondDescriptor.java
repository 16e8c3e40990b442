package io.ksm.source.image.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens an image's file a second time, because Java does not tell the number of its own descriptor.
 * Only where {@link SystemCalls} has no obstacle.
 *
 * <p>Used by one thread at a time, except for {@link #holdsLease()} and {@link #populate}.
 */
public final class SecondDescriptor implements Extents, AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int O_RDONLY_NONBLOCK_CLOEXEC = 0x80800;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int F_SETSIG = 10;
  private static final int F_SETLEASE = 1024;
  private static final int F_GETLEASE = 1025;
  private static final int F_RDLCK = 0;
  private static final int MADV_POPULATE_READ = 22;
  private static final long PAGE = 4096;
  private static final int SIGURG = 23;
  private static final int ENXIO = 6;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EINVAL = 22;

  private final ImageFile file;
  private final long descriptor;
  private boolean closed;

  /**
   * Opens the file once more.
   *
   * @throws IOException if it cannot be opened
   */
  public SecondDescriptor(ImageFile file) throws IOException {
    this.file = file;
    try (Arena arena = Arena.ofConfined()) {
      long path = arena.allocateFrom(JAVA_BYTE, encoded(file)).address();
      descriptor = SystemCalls.call(SystemCalls.OPENAT, AT_FDCWD, path, O_RDONLY_NONBLOCK_CLOEXEC);
    }
    if (descriptor < 0) {
      throw file.error("cannot be opened: errno %d".formatted(-descriptor), null);
    }
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
    long found = SystemCalls.call(SystemCalls.LSEEK, descriptor, offset, whence);
    if (found < 0 && found != -ENXIO && found != -EINVAL) {
      throw file.error("cannot be searched for holes: errno %d".formatted(-found), null);
    }
    return Math.max(found, NONE);
  }

  /**
   * Asks for a read lease. From then on the kernel blocks processes that want to open the file for
   * writing or to shorten it, until {@link #close()} gives the lease back: at most for {@code
   * /proc/sys/fs/lease-break-time} seconds.
   *
   * @return why there is none, or null if there is
   */
  @Nullable String takeLease() {
    // The kernel tells of a break by a signal, and the usual one would end the JVM. This one is
    // ignored; holdsLease() is asked instead.
    SystemCalls.call(SystemCalls.FCNTL, descriptor, F_SETSIG, SIGURG);
    long result = SystemCalls.call(SystemCalls.FCNTL, descriptor, F_SETLEASE, F_RDLCK);
    return switch ((int) result) {
      case 0 -> null;
      case -EAGAIN -> "a process has it open for writing";
      case -EACCES -> "another user owns it";
      default -> "its file system cannot keep others from shortening it";
    };
  }

  /**
   * Says whether the lease is there and no process waits for its end. For any number of threads.
   */
  boolean holdsLease() {
    return SystemCalls.call(SystemCalls.FCNTL, descriptor, F_GETLEASE, 0) == F_RDLCK;
  }

  /** Returns a path that names this very file, whatever has become of the one it was opened by. */
  Path path() {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  /**
   * Makes the kernel bring a part of a mapping into the page table. For any number of threads;
   * allocates nothing.
   *
   * @return false if some of it cannot be read, or the kernel is older than 5.14
   */
  static boolean populate(MemorySegment mapping, long offset, long length) {
    long from = (mapping.address() + offset) & -PAGE;
    long to = mapping.address() + offset + length;
    return SystemCalls.succeeds(SystemCalls.MADVISE, from, to - from, MADV_POPULATE_READ);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      SystemCalls.call(SystemCalls.CLOSE, descriptor, 0, 0);
    }
  }
}
