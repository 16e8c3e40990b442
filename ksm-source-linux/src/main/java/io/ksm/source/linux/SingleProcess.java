package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.process.Access;
import io.ksm.linux.process.FoundProcesses;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.process.ListingOptions;
import io.ksm.source.linux.process.PidSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens one process that a user named by its number. Immutable.
 *
 * @param pid the number
 * @param listing how its regions are listed
 * @param warnings of its source; whoever makes this adds none after that
 */
record SingleProcess(int pid, ListingOptions listing, List<String> warnings) implements Targets {
  private static final int ATTEMPTS = 50;
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  /** Says whether there is a process, or a thread, of that number. */
  boolean exists() throws ErrnoException {
    try {
      ProcessStatus.read(pid);
      return true;
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public FoundProcesses find() throws IOException {
    ProcessStatus target = status();
    try {
      if (!Access.isPermitted(pid)) {
        throw Access.denied(target);
      }
      return new FoundProcesses(List.of(target), 0, 0, false);
    } catch (ErrnoException e) {
      throw e.isGone() ? unknown() : e;
    }
  }

  /** Opens it; again where it has not ended, but is in the midst of {@code exec}. */
  @Override
  public List<PageSource> open() throws IOException {
    for (int left = ATTEMPTS; true; left--) {
      try {
        return openOnce();
      } catch (SourceGoneException e) {
        if (left == 0 || !isThere()) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public List<PageSource> open(Set<Integer> among) throws IOException {
    return open(); // It is the only one.
  }

  private boolean isThere() throws ErrnoException {
    try {
      return ProcessIdentity.of(pid).isThere();
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return false;
      }
      throw e;
    }
  }

  private List<PageSource> openOnce() throws IOException {
    ProcessStatus target = find().readable().getFirst();
    try {
      return List.of(PidSource.open(target, listing, warnings));
    } catch (ErrnoException e) {
      if (e.isDenied()) {
        throw Access.denied(target);
      }
      throw e.isGone() ? unknown() : e;
    }
  }

  /** Reads what kind of process it is. */
  private ProcessStatus status() throws IOException {
    try {
      return requireMemory(ProcessStatus.readSettled(pid));
    } catch (ErrnoException e) {
      throw e.isGone() ? unknown() : e;
    }
  }

  private static ProcessStatus requireMemory(ProcessStatus target) throws IOException {
    if (target.isThread()) {
      throw new UsageException(
          "%d is a thread of process %d: give pid:%2$d".formatted(target.pid(), target.process()));
    }
    if (target.isZombie()) {
      throw new SourceGoneException("process %s has exited".formatted(target.label()));
    }
    if (!target.hasMemory()) {
      throw new IOException(
          "process %s is a kernel thread, which has no memory of its own"
              .formatted(target.label()));
    }
    return target;
  }

  private IOException unknown() {
    return new SourceGoneException("there is no process %d".formatted(pid));
  }
}
