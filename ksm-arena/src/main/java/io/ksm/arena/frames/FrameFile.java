package io.ksm.arena.frames;

import io.ksm.arena.memory.MemoryCalls;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcFiles;
import io.ksm.linux.LibcMemory;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Holds the bytes of frames: a file that exists in memory only, in which frame {@code n} is page
 * {@code n}. So neighbouring frames are neighbours in the file, whatever was freed between them,
 * and no table says where a frame is. The file is as long as files can be, and takes memory only
 * where a frame is.
 *
 * <p>Its size is sealed. Nothing maps it but the pages that merged, each copied when it is written
 * to, and a {@link FrameView}, which nobody can write by; so a frame's bytes never change. Reads by
 * several threads are safe; the view is for one thread at a time. Nothing may be called during
 * {@link #close()}.
 */
public final class FrameFile implements Closeable {
  private static final int CLOSE_ON_EXEC = 1;
  private static final int ALLOW_SEALING = 2;
  private static final int NOT_EXECUTABLE = 8;
  private static final int ADD_SEALS = 1033;
  private static final int SEAL_SHRINK_AND_GROW = 2 | 4;
  private static final long BYTES = 1L << 62;

  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BLOCKS = 0x400;
  private static final int STATX_BYTES = 256;
  private static final int BLOCKS = 48;
  private static final int BLOCK_BYTES = 512;

  private final MemoryCalls calls;
  private final int pageSize;
  private final int file;
  private final FrameView view;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Makes an empty file.
   *
   * @throws ErrnoException if the kernel refuses
   */
  public FrameFile(MemoryCalls calls, int pageSize) throws ErrnoException {
    this.calls = calls;
    this.pageSize = pageSize;
    this.file = check("make a file in memory for frames", create());
    this.view = new FrameView(calls, file, pageSize);
    try {
      check("give the file of frames its size", LibcMemory.ftruncate(file, BYTES));
      check("seal the file of frames", LibcMemory.fcntl(file, ADD_SEALS, SEAL_SHRINK_AND_GROW));
    } catch (ErrnoException e) {
      close();
      throw e;
    }
  }

  /** Some machines insist that nobody can run such a file; older kernels do not know the flag. */
  private static int create() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("ksm-frames");
      int flags = CLOSE_ON_EXEC | ALLOW_SEALING;
      int result = LibcMemory.createMemoryFile(name, flags | NOT_EXECUTABLE);
      return result == -Errno.EINVAL ? LibcMemory.createMemoryFile(name, flags) : result;
    }
  }

  private static int check(String action, int result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(action, -result);
    }
    return result;
  }

  /** Returns how many frames there can be. */
  long capacity() {
    return BYTES / pageSize;
  }

  /**
   * Gives frames their bytes.
   *
   * @param pages holds them
   * @return 0, or a negative error number; no frame has come into being then
   */
  int write(long firstFrame, MemorySegment pages) {
    long bytes = pages.byteSize();
    long done = 0;
    while (done < bytes) {
      long written =
          calls.write(file, pages.asSlice(done), bytes - done, firstFrame * pageSize + done);
      if (written <= 0) {
        int ignored = punch(firstFrame, bytes / pageSize); // Nothing refers to what was written.
        return written == 0 ? -Errno.EIO : (int) written;
      }
      done += written;
    }
    return 0;
  }

  /**
   * Reads frames.
   *
   * @return 0, or a negative error number
   */
  int read(long firstFrame, MemorySegment into) {
    long bytes = into.byteSize();
    long done = 0;
    while (done < bytes) {
      long read = calls.read(file, into.asSlice(done), bytes - done, firstFrame * pageSize + done);
      if (read <= 0) {
        return read == 0 ? -Errno.EIO : (int) read;
      }
      done += read;
    }
    return 0;
  }

  /** Shows frames, see {@link FrameView#show}; the caller reads them where that returns null. */
  @Nullable MemorySegment show(long firstFrame, int count) {
    return view.show(firstFrame, count);
  }

  /** Ends what was shown. */
  void dropView() {
    view.drop();
  }

  /**
   * Maps frames copy-on-write over pages.
   *
   * @return a negative number if the kernel refuses
   */
  long map(long address, int pages, long firstFrame) {
    return calls.overlay(address, (long) pages * pageSize, file, firstFrame * pageSize);
  }

  /**
   * Frees frames. Whoever still maps one would find zeros in its place.
   *
   * @return a negative error number if the kernel refuses
   */
  int punch(long firstFrame, long count) {
    return calls.punch(file, firstFrame * pageSize, count * pageSize);
  }

  /**
   * Frees all frames.
   *
   * @throws ErrnoException if the kernel refuses
   */
  void discard() throws ErrnoException {
    view.drop();
    check("free all frames", calls.punch(file, 0, BYTES));
  }

  /**
   * Returns how much memory frames take, as the kernel says.
   *
   * @throws ErrnoException if it does not
   */
  long memoryBytes() throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(STATX_BYTES, Long.BYTES);
      check(
          "ask for the size of the file of frames",
          LibcMemory.statx(file, arena.allocateFrom(""), AT_EMPTY_PATH, STATX_BLOCKS, status));
      return status.get(ValueLayout.JAVA_LONG, BLOCKS) * BLOCK_BYTES;
    }
  }

  /** Frees all frames that nobody maps any more; does nothing the second time. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      view.drop(); // A mapping would keep the file, and all frames with it.
      int ignored = LibcFiles.close(file); // The descriptor is free whatever close(2) answers.
    }
  }
}
