package io.ksm.source.linux.freeze;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcFiles;
import io.ksm.linux.LibcProcesses;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.process.ProcessStatus;
import java.io.Closeable;

/**
 * Sends signals to one process and to no other, not even to one that gets its number meanwhile.
 * Needs Linux 5.3. Used by one thread.
 */
final class SignalledProcess implements Closeable {
  private static final int NO_SIGNAL = 0;
  private static final int SIGSTOP = 19; // on x86-64 and aarch64

  private final String label;
  private final int file;
  private final ProcessIdentity identity;

  /**
   * Opens the process that has a number now.
   *
   * @throws ErrnoException if there is none, see {@link ErrnoException#isGone()}, or if it may not
   *     be sent signals
   */
  SignalledProcess(ProcessStatus process) throws ErrnoException {
    label = process.label();
    file = require(LibcProcesses.openProcess(process.pid()));
    try {
      identity = ProcessIdentity.of(process.pid());
      send(NO_SIGNAL); // As it exists still, what was read of its number is about it.
    } catch (ErrnoException e) {
      close();
      throw e;
    }
  }

  /** Returns who it is. */
  ProcessIdentity identity() {
    return identity;
  }

  /**
   * Stops it.
   *
   * @throws ErrnoException if it has ended
   */
  void stop() throws ErrnoException {
    send(SIGSTOP);
  }

  private void send(int signal) throws ErrnoException {
    require(LibcProcesses.sendSignal(file, signal));
  }

  private int require(int result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException("stop process " + label, -result);
    }
    return result;
  }

  @Override
  public void close() {
    LibcFiles.close(file);
  }
}
