package io.ksm.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file opened for reading or for writing, by its descriptor.
 *
 * <p>Unlike a {@code FileChannel}, it is not closed when a reading thread is interrupted, and
 * errors keep their number. Reads from several threads are safe; nothing may read during {@link
 * #close()}.
 */
public final class NativeFile implements Closeable {
  private static final int READ_ONLY = 0;
  private static final int WRITE_ONLY = 1;
  private static final int CLOSE_ON_EXEC = 0x80000;

  private final int descriptor;
  private final AtomicBoolean closed = new AtomicBoolean();

  private NativeFile(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Opens a file for reading.
   *
   * @throws ErrnoException if that fails
   */
  public static NativeFile open(String path) throws ErrnoException {
    return open(path, READ_ONLY);
  }

  /**
   * Opens a file that is there for writing; it is not emptied.
   *
   * @throws ErrnoException if that fails
   */
  public static NativeFile openForWriting(String path) throws ErrnoException {
    return open(path, WRITE_ONLY);
  }

  private static NativeFile open(String path, int access) throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = LibcFiles.open(arena.allocateFrom(path), access | CLOSE_ON_EXEC);
      if (descriptor < 0) {
        throw new ErrnoException("open " + path, -descriptor);
      }
      return new NativeFile(descriptor);
    }
  }

  /**
   * Reads bytes from a position in the file.
   *
   * @param into receives them at its beginning
   * @param length how many bytes at most
   * @param position of the first byte
   * @return how many were read, or a negative error number
   */
  public long read(MemorySegment into, long length, long position) {
    return closed.get() ? -Errno.EIO : LibcFiles.pread(descriptor, into, length, position);
  }

  /**
   * Writes bytes at the file's beginning.
   *
   * @return how many were written, or a negative error number
   */
  public long write(MemorySegment from, long length) {
    return closed.get() ? -Errno.EIO : LibcFiles.pwrite(descriptor, from, length, 0);
  }

  /** Returns the file descriptor, for as long as this is open. */
  public int descriptor() {
    return descriptor;
  }

  /** Sends a request with a pointer; returns its result, or a negative error number. */
  public int control(long request, MemorySegment argument) {
    return closed.get() ? -Errno.EIO : LibcFiles.ioctl(descriptor, request, argument);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      // The descriptor is free whatever close(2) answers, and settings are taken by write(2).
      int ignored = LibcFiles.close(descriptor);
      assert ignored == 0 : "close: " + Errno.describe(-ignored);
    }
  }
}
