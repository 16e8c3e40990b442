package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.api.SourceGoneException;
import io.ksm.api.UsageException;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.process.Access;
import io.ksm.linux.process.FoundProcesses;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.process.ListingOptions;
import io.ksm.source.linux.process.PidSource;
import java.io.IOException;
import java.util.List;

/**
 * Opens one process that a user named by its number. Immutable.
 *
 * @param pid the number
 * @param listing how its regions are listed
 */
record SingleProcess(int pid, ListingOptions listing) implements Targets {

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

  @Override
  public List<PageSource> open() throws IOException {
    ProcessStatus target = find().readable().getFirst();
    try {
      return List.of(PidSource.open(target, listing, List.of()));
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
      return requireMemory(ProcessStatus.read(pid));
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
