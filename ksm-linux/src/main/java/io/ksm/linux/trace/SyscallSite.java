package io.ksm.linux.trace;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds an instruction that makes a system call in a process's code, so that none has to be written
 * there: in the vDSO, which the kernel maps into nearly every process, or else in its programs and
 * libraries. Stateless.
 */
final class SyscallSite {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final String VDSO = "[vdso]";

  private SyscallSite() {}

  /** A mapping with code. */
  private record Code(long start, long end, String name) {
    /** Makes sense of a line of {@code /proc/PID/maps}; the fourth letter after it is {@code x}. */
    static Code parse(String line) {
      String[] fields = line.split(" +", 6);
      int dash = fields[0].indexOf('-');
      return new Code(
          Long.parseUnsignedLong(fields[0], 0, dash, 16),
          Long.parseUnsignedLong(fields[0], dash + 1, fields[0].length(), 16),
          fields.length == 6 ? fields[5] : "");
    }

    static boolean isCode(String line) {
      return line.contains(" r-x");
    }
  }

  /**
   * Finds one.
   *
   * @return its address; empty if there is none that can be read
   * @throws ErrnoException if the process has ended, or may not be looked at
   */
  static OptionalLong find(int pid, RegisterLayout layout) throws ErrnoException {
    List<Code> mappings =
        ProcFile.read(pid, "maps")
            .lines()
            .filter(Code::isCode)
            .map(Code::parse)
            .sorted(Comparator.comparing((Code code) -> !code.name.equals(VDSO)))
            .toList();
    RemoteMemory memory = new RemoteMemory(pid);
    for (Code code : mappings) {
      OptionalLong found = find(code, memory, layout);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong find(Code code, RemoteMemory memory, RegisterLayout layout) {
    byte[] wanted = layout.callInstruction();
    for (long at = code.start; at != code.end; ) {
      int size = (int) Math.min(BLOCK_BYTES, code.end - at);
      byte[] block = memory.read(at, size);
      for (int i = 0; i + wanted.length <= block.length; i += layout.instructionAlignment()) {
        if (Arrays.equals(block, i, i + wanted.length, wanted, 0, wanted.length)) {
          return OptionalLong.of(at + i);
        }
      }
      at += size;
    }
    return OptionalLong.empty();
  }
}
