package io.ksm.kernel;

import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcSelf;
import io.ksm.linux.ProcFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives this thread and process the signals that they had before the JVM. When it is closed, they
 * have those of the JVM again. Used by one thread.
 *
 * <p>A program that is executed begins with the default in place of a handler, but what was blocked
 * or ignored stays so. The JVM blocks some signals in its threads: so the mask is set to that of
 * the process's first thread, in which the JVM was started and which it leaves alone. And it
 * handles signals that had been ignored: these are ignored again.
 */
final class SignalsAtStart implements AutoCloseable {
  private static final int SET_BYTES = 128;
  // The C library's struct sigaction: a handler, a set, flags, and an address of its own.
  private static final int ACTION_BYTES = 8 + SET_BYTES + 8 + 8;
  private static final long IGNORE = 1;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment maskOfJvm = arena.allocate(SET_BYTES, Long.BYTES);
  private final Map<Integer, MemorySegment> actionsOfJvm = new LinkedHashMap<>();

  private SignalsAtStart() {}

  /**
   * Restores them.
   *
   * @param ignored the signals that were ignored: bit 0 stands for signal 1
   */
  static SignalsAtStart restore(long ignored) throws ErrnoException {
    SignalsAtStart signals = new SignalsAtStart();
    signals.unblock();
    signals.ignore(ignored);
    return signals;
  }

  private void unblock() throws ErrnoException {
    MemorySegment mask = arena.allocate(SET_BYTES, Long.BYTES);
    mask.set(ValueLayout.JAVA_LONG, 0, blockedSignals(ProcFile.read("/proc/self/status")));
    require(LibcSelf.setSignalMask(mask, maskOfJvm));
  }

  /** Returns the signals that a process's first thread blocks: bit 0 stands for signal 1. */
  private static long blockedSignals(String status) {
    // By hand: the command would inherit the jar of a class that is not loaded before.
    String field = "\nSigBlk:";
    int begin = status.indexOf(field) + field.length();
    String digits = status.substring(begin, status.indexOf('\n', begin)).strip();
    return Long.parseUnsignedLong(digits, 16);
  }

  private void ignore(long signals) throws ErrnoException {
    MemorySegment ignore = arena.allocate(ACTION_BYTES, Long.BYTES);
    ignore.set(ValueLayout.JAVA_LONG, 0, IGNORE);
    for (long rest = signals; rest != 0; rest &= rest - 1) {
      int number = Long.numberOfTrailingZeros(rest) + 1;
      MemorySegment former = arena.allocate(ACTION_BYTES, Long.BYTES);
      int result = LibcSelf.setSignalAction(number, ignore, former);
      // The C library has two signals for itself, and does not let anybody ignore them.
      if (result != -Errno.EINVAL) {
        require(result);
        actionsOfJvm.put(number, former);
      }
    }
  }

  @Override
  public void close() throws ErrnoException {
    for (Map.Entry<Integer, MemorySegment> action : actionsOfJvm.entrySet()) {
      require(LibcSelf.setSignalAction(action.getKey(), action.getValue(), MemorySegment.NULL));
    }
    require(LibcSelf.setSignalMask(maskOfJvm, MemorySegment.NULL));
    arena.close();
  }

  private static void require(int result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException("set the signals of this process", -result);
    }
  }
}
