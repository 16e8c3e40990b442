package io.ksm.source.linux.kernel;

import io.ksm.source.linux.sys.Errno;
import io.ksm.source.linux.sys.ErrnoException;
import io.ksm.source.linux.sys.Native;
import io.ksm.source.linux.sys.ProcFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.util.List;

/**
 * Replaces this JVM by a command, which finds the process as the JVM once did.
 *
 * <p>The kernel sets signal handlers back to the default and leaves ignored signals ignored. The
 * JVM blocks some signals in its threads, though, and a blocked signal stays blocked: so the mask
 * is set to that of the process's first thread, in which the JVM was started and which it leaves
 * alone. Files that the JVM has open are closed; of its descriptors the command gets 0, 1 and 2.
 */
final class Replacement {
  private static final int FIRST_OWN_DESCRIPTOR = 3;
  private static final int SET_OF_SIGNALS_BYTES = 128;

  private Replacement() {}

  /**
   * Replaces this JVM. Returns only if that failed.
   *
   * @return why
   */
  static ErrnoException by(List<String> command) {
    System.out.flush();
    System.err.flush();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arguments(command, arena);
      MemorySegment before = arena.allocate(SET_OF_SIGNALS_BYTES, Long.BYTES);
      require(Native.setSignalMask(maskAtStart(arena), before), "set the signal mask");
      // Linux before 5.11 cannot do that; the command then has some more files open.
      int marked = Native.closeOnExec(FIRST_OWN_DESCRIPTOR);
      assert marked == 0 || marked == -Errno.EINVAL || marked == -Errno.ENOSYS;
      int error = -Native.execvp(arguments.get(ValueLayout.ADDRESS, 0), arguments);
      require(Native.setSignalMask(before, MemorySegment.NULL), "set the signal mask");
      return new ErrnoException("run " + command.get(0), error);
    } catch (ErrnoException e) {
      return e;
    }
  }

  private static MemorySegment arguments(List<String> command, Arena arena) {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
    for (int i = 0; i < command.size(); i++) {
      arguments.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i), charset));
    }
    return arguments;
  }

  private static MemorySegment maskAtStart(Arena arena) throws ErrnoException {
    MemorySegment mask = arena.allocate(SET_OF_SIGNALS_BYTES, Long.BYTES);
    mask.set(ValueLayout.JAVA_LONG, 0, blockedSignals(ProcFile.read("/proc/self/status")));
    return mask;
  }

  /** Returns the signals that a process's first thread blocks: bit 0 stands for signal 1. */
  static long blockedSignals(String status) {
    String field = "\nSigBlk:";
    int begin = status.indexOf(field) + field.length();
    String digits = status.substring(begin, status.indexOf('\n', begin)).strip();
    return Long.parseUnsignedLong(digits, 16);
  }

  private static void require(int result, String action) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(action, -result);
    }
  }
}
