package io.ksm.linux;

import java.lang.foreign.MemorySegment;

/**
 * The system calls that a helper process makes: those which another process may hold up so that not
 * even SIGKILL ends them. Each is made by the {@link HelperProcess} of the calling thread, and
 * returns its result or the negative error number.
 *
 * <p>File descriptors are those of the helper, and mean nothing in this process.
 */
public final class HelperCalls {
  private static final boolean IS_X86 = Platform.isX86();
  private static final long PROCESS_VM_READV = IS_X86 ? 310 : 270;
  private static final long MOVE_PAGES = IS_X86 ? 279 : 239;
  private static final long OPENAT = IS_X86 ? 257 : 56;
  private static final long PREAD = IS_X86 ? 17 : 67;
  static final long CLOSE = IS_X86 ? 3 : 57;
  private static final long NO_FOLDER = -100;

  private HelperCalls() {}

  /**
   * {@code process_vm_readv(2)}: returns how many bytes were read. Fewer than asked for means that
   * the byte after them cannot be read.
   *
   * <p>What a helper may not read, this process tries by itself: where only ancestors may read a
   * process (Yama), its helper is none.
   *
   * @throws ErrnoException if there is no helper process
   */
  public static long processVmReadv(
      int pid, MemorySegment local, long localCount, MemorySegment remote, long remoteCount)
      throws ErrnoException {
    long read =
        HelperProcess.ofThread()
            .call(
                PROCESS_VM_READV,
                pid,
                local.address(),
                localCount,
                remote.address(),
                remoteCount,
                0);
    return read == -Errno.EPERM
        ? LibcProcesses.processVmReadv(pid, local, localCount, remote, remoteCount)
        : read;
  }

  /**
   * {@code move_pages(2)} that moves nothing, and tells the node of each page.
   *
   * @param pages their addresses in the process, a long each
   * @param nodes receives an int for each: the node, or a negative error number
   * @throws ErrnoException if there is no helper process
   */
  public static long pageNodes(int pid, long count, MemorySegment pages, MemorySegment nodes)
      throws ErrnoException {
    return HelperProcess.ofThread()
        .call(MOVE_PAGES, pid, count, pages.address(), 0, nodes.address(), 0);
  }

  /**
   * {@code open(2)}: returns a file descriptor of the helper.
   *
   * @throws ErrnoException if there is no helper process
   */
  public static long open(MemorySegment path, int flags) throws ErrnoException {
    return HelperProcess.ofThread().call(OPENAT, NO_FOLDER, path.address(), flags, 0, 0, 0);
  }

  /**
   * {@code pread(2)}: returns how many bytes were read.
   *
   * @throws ErrnoException if there is no helper process
   */
  public static long pread(long file, MemorySegment into, long length, long position)
      throws ErrnoException {
    return HelperProcess.ofThread().call(PREAD, file, into.address(), length, position, 0, 0);
  }

  /**
   * {@code close(2)}.
   *
   * @throws ErrnoException if there is no helper process
   */
  public static long close(long file) throws ErrnoException {
    return HelperProcess.ofThread().call(CLOSE, file, 0, 0, 0, 0, 0);
  }
}
