package io.ksm.kernel;

import io.ksm.api.text.Printable;
import io.ksm.linux.ErrnoException;
import java.io.Serial;

/** A command could not be started. */
public final class CommandException extends KernelKsmException {
  @Serial private static final long serialVersionUID = 1L;

  /** What shells exit with when there is no such command. */
  public static final int NOT_FOUND = 127;

  /** What shells exit with when there is one and it cannot be executed. */
  public static final int NOT_EXECUTABLE = 126;

  private final int exitCode;

  CommandException(String name, int errno) {
    this(new ErrnoException("run '%s'".formatted(Printable.of(name)), errno));
  }

  private CommandException(ErrnoException cause) {
    super(cause.getMessage(), cause);
    this.exitCode = cause.isGone() ? NOT_FOUND : NOT_EXECUTABLE;
  }

  /**
   * Returns the exit code that says so, as shells have it: {@link #NOT_FOUND} or {@link
   * #NOT_EXECUTABLE}.
   */
  public int exitCode() {
    return exitCode;
  }
}
