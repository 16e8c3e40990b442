package io.ksm.source.linux.freeze;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.NativeFile;
import io.ksm.linux.process.Access;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.process.ProcessStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stops processes together, and lets them go on when the last {@linkplain #hold() holder} lets go.
 * If this JVM ends before that, also when it is killed, a {@link FreezeGuard} lets them go on.
 *
 * <p>One thread begins it and freezes; any number of threads may let go.
 */
public final class Freeze {
  private final FreezeGuard guard;
  private final AtomicInteger holders = new AtomicInteger();
  private final List<FreezeLock> locks = new ArrayList<>();

  private Freeze(FreezeGuard guard) {
    this.guard = guard;
  }

  /** Stands for one holder, which lets go when this is closed. */
  @FunctionalInterface
  public interface Hold extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /**
   * Begins with nothing frozen, and one holder: the caller.
   *
   * @throws IOException if no guard can be started
   */
  public static Freeze begin() throws IOException {
    Freeze freeze = new Freeze(FreezeGuard.start());
    freeze.hold();
    return freeze;
  }

  /** Adds a holder. */
  void hold() {
    holders.incrementAndGet();
  }

  /** Returns what a holder closes to let go. */
  public Hold held() {
    return this::letGo;
  }

  private void letGo() throws IOException {
    if (holders.decrementAndGet() == 0) {
      try {
        guard.undo();
      } finally {
        locks.forEach(FreezeLock::close);
      }
    }
  }

  /**
   * Freezes a control group, and returns when all its processes are stopped. A group that is frozen
   * already stays so in the end.
   *
   * @throws IOException if that is refused, or takes too long, or another scan has frozen it
   */
  public void freeze(CgroupFreezer group) throws IOException {
    locks.add(
        FreezeLock.take(
            group.file().toString(),
            group::openToLock,
            "control group '%s'".formatted(group.group().label())));
    if (!group.isAsked()) {
      guard.willFreeze(group.file(), group.thawed());
    }
    group.freeze();
  }

  /**
   * Stops processes by SIGSTOP, and returns when they are stopped. Those that are stopped already
   * stay so in the end. Those in a frozen control group get the signal, too: so they stay stopped
   * if the group goes on meanwhile.
   *
   * @throws IOException if that is refused, or takes too long, or another scan has frozen one
   */
  public void stop(Collection<ProcessStatus> processes) throws IOException {
    List<StoppingProcess> stopping = new ArrayList<>();
    for (ProcessStatus process : processes) {
      lock(process);
      StoppingProcess target = new StoppingProcess(process);
      if (!target.isStopped()) {
        stop(process);
        stopping.add(target);
      }
    }
    for (StoppingProcess target : stopping) {
      target.await();
    }
  }

  private void lock(ProcessStatus process) throws IOException {
    try {
      ProcessIdentity identity = ProcessIdentity.of(process.pid());
      String key =
          "process %d, started at tick %d".formatted(identity.pid(), identity.startTicks());
      locks.add(
          FreezeLock.take(
              key,
              () -> NativeFile.open(Access.memoryPath(process.pid())),
              "process " + process.label()));
    } catch (ErrnoException e) {
      if (!e.isGone() && !e.isDenied()) {
        throw e;
      }
      // It has ended, or may not be read: whoever reads it says so.
    }
  }

  private void stop(ProcessStatus process) throws IOException {
    try (SignalledProcess target = new SignalledProcess(process)) {
      guard.willStop(target.identity());
      target.stop();
    } catch (ErrnoException e) {
      if (!e.isGone()) {
        throw e;
      }
    }
  }
}
