package io.ksm.source.linux;

import io.ksm.api.Discovery;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import io.ksm.source.linux.sys.ErrnoException;
import io.ksm.source.linux.sys.Platform;
import io.ksm.source.linux.sys.Printable;
import java.io.IOException;
import java.util.List;

/**
 * Opens the memory of a live process by its number: {@code pid:1234}.
 *
 * <p>Needs Linux on x86-64 or aarch64, the right to trace the process, and {@code
 * --enable-native-access=io.ksm.source.linux}. The process is not stopped and not changed.
 */
public final class PidSourceFactory implements SourceFactory {
  private static final String PROCESS_NUMBER = "[1-9][0-9]{0,8}";

  /** For {@link java.util.ServiceLoader}. */
  public PidSourceFactory() {}

  @Override
  public String name() {
    return "pid";
  }

  @Override
  public String summary() {
    return "the memory of a live process: pid:1234";
  }

  /**
   * Opens one process.
   *
   * @throws UsageException if the argument is no process number, or this JVM cannot make system
   *     calls
   * @throws IOException if there is no such process, if it has no memory, or if it may not be read
   */
  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    int pid = parse(argument);
    Platform.require();
    ProcessStatus target = statusOf(pid);
    if (target.isThread()) {
      throw new UsageException(
          "%d is a thread of process %d: give pid:%2$d".formatted(pid, target.process()));
    }
    if (target.isZombie()) {
      throw new SourceGoneException("process %s has exited".formatted(target.label()));
    }
    if (!target.hasMemory()) {
      throw new IOException(
          "process %s is a kernel thread, which has no memory of its own"
              .formatted(target.label()));
    }
    return List.of(open(target));
  }

  private static PageSource open(ProcessStatus target) throws IOException {
    try {
      if (!Access.isPermitted(target.pid())) {
        throw Access.denied(target);
      }
      return PidSource.open(target);
    } catch (ErrnoException e) {
      if (e.isDenied()) {
        throw Access.denied(target);
      }
      throw e.isGone() ? unknown(target.pid()) : e;
    }
  }

  private static int parse(String argument) {
    if (!argument.matches(PROCESS_NUMBER)) {
      throw new UsageException(
          "'%s' is not the number of a process: give one such as pid:1234"
              .formatted(Printable.of(argument)));
    }
    return Integer.parseInt(argument);
  }

  private static ProcessStatus statusOf(int pid) throws IOException {
    try {
      return ProcessStatus.read(pid);
    } catch (ErrnoException e) {
      throw e.isGone() ? unknown(pid) : e;
    }
  }

  private static IOException unknown(int pid) {
    return new SourceGoneException("there is no process %d".formatted(pid));
  }

  /**
   * Finds every process that this user may read and that has memory which could merge, but not the
   * one that asks.
   *
   * @return process numbers, those with the most anonymous memory first; nothing on other systems
   */
  @Override
  public Discovery discover() throws IOException {
    if (!Platform.isSupported()) {
      return Discovery.NOTHING;
    }
    Platform.require();
    return ProcessFinder.find();
  }
}
