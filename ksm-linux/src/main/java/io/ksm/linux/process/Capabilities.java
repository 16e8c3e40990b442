package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import io.ksm.linux.StatusField;

/**
 * The capabilities that are in force for a process; see capabilities(7). Immutable.
 *
 * @param effective a bit for each, by the kernel's numbers
 */
public record Capabilities(long effective) {
  /** Those that reading memory has to do with. */
  public enum Capability {
    /** To trace, and so to read, processes of other users, and those that forbid it. */
    CAP_SYS_PTRACE(19),
    /** To see pfns, among much else. */
    CAP_SYS_ADMIN(21);

    private final int bit;

    Capability(int bit) {
      this.bit = bit;
    }
  }

  /**
   * Returns those of this process.
   *
   * @throws ErrnoException if the kernel does not tell
   */
  public static Capabilities own() throws ErrnoException {
    return parse(ProcFile.read("/proc/self/status"));
  }

  /** Makes sense of a text of {@code /proc/PID/status}. */
  static Capabilities parse(String status) {
    return new Capabilities(
        StatusField.find(status, "CapEff")
            .map(bits -> Long.parseUnsignedLong(bits, 16))
            .orElse(0L));
  }

  /** Says whether one is in force. */
  public boolean has(Capability capability) {
    return (effective >>> capability.bit & 1) != 0;
  }
}
