package io.ksm.kernel;

import io.ksm.api.UsageException;
import io.ksm.api.text.Printable;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcMemory;
import io.ksm.linux.LibcSelf;
import io.ksm.linux.Platform;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Lets the kernel merge memory of this program. Only private anonymous memory merges.
 *
 * <p>Safe for several threads.
 */
public final class Mergeable {
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_MERGEABLE = 12;
  private static final int MADV_UNMERGEABLE = 13;
  private static final int MADV_NOHUGEPAGE = 15;
  private static final int PR_SET_MEMORY_MERGE = 67;
  private static final int PR_GET_MEMORY_MERGE = 68;

  private Mergeable() {}

  /**
   * Lets the kernel merge a range of this process's memory ({@code MADV_MERGEABLE}).
   *
   * @param address of its first byte, at the beginning of a page
   * @param bytes how long it is
   * @throws KernelKsmException if the kernel refuses
   */
  public static void advise(long address, long bytes) throws KernelKsmException {
    madvise(address, bytes, MADV_MERGEABLE, "let the kernel merge");
  }

  /**
   * Unmerges a range of this process's memory and takes it out of merging ({@code
   * MADV_UNMERGEABLE}).
   *
   * @throws KernelKsmException if the kernel refuses
   */
  public static void unadvise(long address, long bytes) throws KernelKsmException {
    madvise(address, bytes, MADV_UNMERGEABLE, "unmerge");
  }

  /**
   * Keeps huge pages out of a range of this process's memory ({@code MADV_NOHUGEPAGE}): the kernel
   * merges pages of the usual size only, and has to split huge ones. Where the kernel has no huge
   * pages, there is nothing to keep out.
   *
   * @throws KernelKsmException if the range cannot be used
   */
  public static void withoutHugePages(long address, long bytes) throws KernelKsmException {
    Platform.require();
    int result = LibcMemory.madvise(address, bytes, MADV_NOHUGEPAGE);
    if (result < 0 && result != -Errno.EINVAL) {
      throw refused("keep huge pages out of", address, bytes, result);
    }
  }

  /**
   * Gives the pages of a range of this process's memory back ({@code MADV_DONTNEED}): they are
   * zeros, and not there before they are touched again.
   *
   * @throws KernelKsmException if the range cannot be used
   */
  public static void discard(long address, long bytes) throws KernelKsmException {
    madvise(address, bytes, MADV_DONTNEED, "discard");
  }

  /**
   * Lets the kernel merge all memory of this process, present and future, and that of the programs
   * that it starts ({@code PR_SET_MEMORY_MERGE}); or no longer.
   *
   * @throws KernelKsmException if the kernel refuses
   */
  public static void mergeAll(boolean enabled) throws KernelKsmException {
    Platform.require();
    int result = LibcSelf.prctl(PR_SET_MEMORY_MERGE, enabled ? 1 : 0);
    if (result < 0) {
      throw new KernelKsmException(
          "cannot have all memory of this process merged: " + whyNotAll(-result));
    }
  }

  /** Says why the kernel refuses {@code PR_SET_MEMORY_MERGE}, by its error number. */
  public static String whyNotAll(int errno) {
    return switch (errno) {
      case Errno.EINVAL ->
          "the kernel has no PR_SET_MEMORY_MERGE; it needs KSM, and Linux 6.4 or newer";
      case Errno.EPERM -> "this kernel asks for CAP_SYS_RESOURCE; run it as root";
      default -> Errno.describe(errno);
    };
  }

  /** Says whether this kernel can merge all memory of a process ({@link #mergeAll}). */
  public static boolean canMergeAll() {
    Platform.require();
    return LibcSelf.prctl(PR_GET_MEMORY_MERGE, 0) >= 0;
  }

  /** Says whether {@link #mergeAll} is in force for this process. */
  public static boolean mergesAll() {
    Platform.require();
    return LibcSelf.prctl(PR_GET_MEMORY_MERGE, 0) == 1;
  }

  /**
   * Replaces this JVM by a command all of whose memory the kernel may merge, and that of the
   * programs which it starts. The command finds the process as it was before the JVM: its number,
   * standard streams and blocked signals stay, so that its exit code and the signals sent to it
   * need no passing on; and what only the JVM's starter can know is restored. Returns only by
   * throwing: then this process is as before.
   *
   * <p>Shutdown hooks do not run. What Java has read from standard input in advance is lost. A JVM
   * raises its soft limit of open files, which the command inherits, unless it was started with
   * {@code -XX:-MaxFDLimit}.
   *
   * @param command the program, looked up on the {@code PATH}, and its arguments; in bytes, because
   *     they need not be text
   * @param inheritance what else the command finds
   * @throws UsageException if the command is empty
   * @throws CommandException if it cannot be started; carries the exit code that says so
   * @throws KernelKsmException if the kernel does not merge by process, or the process cannot be
   *     prepared for the command
   */
  public static void exec(List<byte[]> command, Inheritance inheritance) throws KernelKsmException {
    if (command.isEmpty() || command.getFirst().length == 0) {
      throw new UsageException("there is no command to run: give a program and its arguments");
    }
    boolean before = mergesAll();
    mergeAll(true);
    try {
      int errno = Exec.replaceJvm(command, inheritance);
      throw new CommandException(Printable.decode(ByteBuffer.wrap(command.getFirst())), errno);
    } catch (ErrnoException e) {
      throw new KernelKsmException("cannot make this process another: " + e.getMessage(), e);
    } finally {
      mergeAll(before);
    }
  }

  private static void madvise(long address, long bytes, int advice, String action)
      throws KernelKsmException {
    Platform.require();
    int result = LibcMemory.madvise(address, bytes, advice);
    if (result < 0) {
      throw refused(action, address, bytes, result);
    }
  }

  private static KernelKsmException refused(String action, long address, long bytes, int result) {
    return new KernelKsmException(
        "cannot %s %d bytes at 0x%x: %s"
            .formatted(
                action,
                bytes,
                address,
                result == -Errno.EINVAL
                    ? "the kernel has no KSM, or the address is not the beginning of a page"
                    : Errno.describe(-result)));
  }
}
