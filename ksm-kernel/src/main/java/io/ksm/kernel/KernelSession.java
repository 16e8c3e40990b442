package io.ksm.kernel;

import io.ksm.api.UsageException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives a program the kernel's KSM for itself, for a while. It holds a lock of which there is one
 * on the machine, and remembers every knob at its beginning. At its end it puts all of them back:
 * at {@link #close()}, or by the {@link Guard} when the JVM ends without that, also by a kill.
 * Changes that are to stay are made in a session too, and {@linkplain #keep() kept} once all are
 * made.
 *
 * <p>Everybody else who changes knobs is asked to hold the same lock: {@code flock
 * /sys/kernel/mm/ksm/run -c 'COMMAND'} in a shell. Such a command may have a session itself: the
 * lock has been handed down to it, as an open file, and stays with the shell.
 *
 * <p>Used by one thread at a time.
 */
public final class KernelSession implements AutoCloseable {
  /** The property that says which process hands its lock down. */
  static final String LOCK_FROM = "ksm.lock-from";

  private static final long ALL_PAGES = 0xFFFF_FFFFL;
  private static final int UNMERGE_ATTEMPTS = 20;
  private static final Duration UNMERGE_PAUSE = Duration.ofMillis(50);

  /** How often to look whether an unmerging that failed has killed a process after all. */
  private static final int END_LOOKS = 40;

  private static final Duration WAIT_FOR_RESTORE = Duration.ofMinutes(1);

  private final KernelKsm ksm;
  private final Guard guard;
  private final Stepper stepper;
  private Map<Knob, String> before;
  private boolean isStepping;
  private boolean isClosed;

  private KernelSession(KernelKsm ksm, Guard guard, Map<Knob, String> before) {
    this.ksm = ksm;
    this.guard = guard;
    this.before = before;
    this.stepper = new Stepper(ksm);
  }

  /**
   * Begins a session.
   *
   * @param wait how long to wait while another process holds the lock
   * @throws KernelKsmException if it still does then, if this user may not change knobs, or if no
   *     guard can be started
   */
  public static KernelSession begin(KernelKsm ksm, Duration wait) throws KernelKsmException {
    ksm.requireWritable();
    Guard guard = Guard.start(ksm, wait);
    try {
      Map<Knob, String> before = ksm.knobs();
      guard.hold(before);
      return new KernelSession(ksm, guard, before);
    } catch (KernelKsmException e) {
      guard.abandon();
      throw e;
    }
  }

  /**
   * Returns the option for a JVM that this process starts, so that its sessions may use the lock
   * that was handed down to this process, if one was: a JVM passes no open files on.
   */
  public static String handingDown() {
    return "-D%s=%d".formatted(LOCK_FROM, ProcessHandle.current().pid());
  }

  /** Returns the KSM that this session has for itself. */
  public KernelKsm ksm() {
    return ksm;
  }

  /**
   * Changes a knob until the session's end.
   *
   * @throws UsageException if the value is not one of the knob's
   * @throws NoRoomException if it would unmerge all, and there is no memory for that
   * @throws KernelKsmException if the kernel refuses it, or if the guard was killed
   */
  public void set(Knob knob, String value) throws KernelKsmException {
    requireGuard();
    if (knob == Knob.RUN) {
      stepper.disturb();
    }
    ksm.write(knob, value);
  }

  /**
   * Unmerges all merged memory of the machine and forgets all that ksmd knows: {@code full_scans}
   * begins at 0 again. Returns when that is done. Looks first whether there is memory for it.
   *
   * @return what got memory of its own again
   * @throws NoRoomException if the machine or a control group has no memory for that; then nothing
   *     was changed
   * @throws PartlyUnmergedException if the kernel fails half-way
   * @throws KernelKsmException if the kernel cannot, or if the guard was killed
   */
  public Unmerged unmergeAll() throws KernelKsmException {
    UnmergeNeed need = ksm.unmergeNeed();
    need.requireRoom();
    return unmerge(need);
  }

  /**
   * Does the same also where there is no memory for it: the kernel may kill processes then.
   *
   * @return what got memory of its own again
   * @throws PartlyUnmergedException if the kernel fails half-way
   * @throws KernelKsmException if the kernel cannot, or if the guard was killed
   */
  public Unmerged forceUnmergeAll() throws KernelKsmException {
    return unmerge(ksm.unmergeNeed());
  }

  private Unmerged unmerge(UnmergeNeed need) throws KernelKsmException {
    requireGuard();
    try {
      writeUnmerge();
      return Unmerged.since(need, UnmergeNeed.NONE);
    } catch (KernelKsmException e) {
      Unmerged done = doneInSpiteOf(e, need);
      if (isNothing(done)) {
        throw e;
      }
      throw new PartlyUnmergedException(done, need, e);
    }
  }

  /**
   * Looks what an unmerging that failed has done. A process that it killed takes a while to end.
   */
  private Unmerged doneInSpiteOf(KernelKsmException failure, UnmergeNeed need)
      throws KernelKsmException {
    try {
      Unmerged done = Unmerged.since(need, ksm.unmergeNeed());
      for (int look = 0; look < END_LOOKS && isNothing(done); look++) {
        LockSupport.parkNanos(UNMERGE_PAUSE.toNanos());
        done = Unmerged.since(need, ksm.unmergeNeed());
      }
      return done;
    } catch (KernelKsmException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private static boolean isNothing(Unmerged done) {
    return done.bytes() == 0 && done.ended().isEmpty();
  }

  private void writeUnmerge() throws KernelKsmException {
    for (int attempt = 0; attempt < UNMERGE_ATTEMPTS; attempt++) {
      requireGuard();
      stepper.disturb();
      ksm.writeUnchecked(Knob.RUN, "0"); // The kernel acts on changes only.
      ksm.writeUnchecked(Knob.RUN, KernelKsm.UNMERGE);
      if (ksm.counter("pages_shared") == 0) {
        return;
      }
      // Somebody uses a merged page at this moment.
      LockSupport.parkNanos(UNMERGE_PAUSE.toNanos());
    }
    throw new KernelKsmException(
        "the kernel has not unmerged all: pages_shared is %d after run=2"
            .formatted(ksm.counter("pages_shared")));
  }

  /**
   * Makes ksmd ready for {@link #scanOnce}: it stands still and will visit all pages in one batch.
   * A walk that was under way stays so, and the first scan ends it; after {@link #unmergeAll} the
   * first scan is a whole one.
   *
   * @throws KernelKsmException if the kernel refuses, or if the guard was killed
   * @throws InterruptedIOException if this thread is interrupted meanwhile
   */
  public void stepping() throws KernelKsmException, InterruptedIOException {
    requireGuard();
    stepper.park();
    if (ksm.has(Knob.ADVISOR_MODE)) {
      ksm.write(Knob.ADVISOR_MODE, "none");
    }
    ksm.write(Knob.PAGES_TO_SCAN, Long.toString(ALL_PAGES));
    isStepping = true;
  }

  /**
   * Makes ksmd do exactly one full scan, and returns when it stands still again; the counters stay
   * as they are until the next scan. Knobs may be set between scans.
   *
   * @throws IllegalStateException if {@link #stepping} was not called
   * @throws KernelKsmException if no process has mergeable memory, if ksmd does not answer, or if
   *     the guard was killed
   * @throws InterruptedIOException if this thread is interrupted meanwhile
   */
  public void scanOnce() throws KernelKsmException, InterruptedIOException {
    if (!isStepping) {
      throw new IllegalStateException("scanOnce() without stepping()");
    }
    requireGuard();
    stepper.step();
  }

  /**
   * Lets the knobs stay as they are now: from here on it is to these values that they are put back
   * at the session's end.
   *
   * @throws KernelKsmException if the guard was killed; then nothing is kept
   */
  public void keep() throws KernelKsmException {
    requireGuard();
    Map<Knob, String> now = ksm.knobs();
    guard.hold(now);
    before = now;
  }

  /**
   * Puts every knob back and releases the lock. A second call does nothing.
   *
   * @throws KernelKsmException if a knob could not be put back, or if the guard was killed
   *     meanwhile: then another guard puts the knobs back, but the machine's KSM was not held all
   *     the time
   */
  @Override
  public void close() throws KernelKsmException {
    if (isClosed) {
      return;
    }
    isClosed = true;
    Optional<List<String>> left = guard.restore();
    if (left.isPresent()) {
      requireAllBack(left.get());
      return;
    }
    Guard another = Guard.start(ksm, WAIT_FOR_RESTORE);
    another.hold(before);
    requireAllBack(
        another.restore().orElseThrow(() -> guardKilled("so was another; set " + before)));
    throw guardKilled("all knobs are put back now");
  }

  private static void requireAllBack(List<String> left) throws KernelKsmException {
    if (!left.isEmpty()) {
      throw new KernelKsmException(
          "the kernel did not take these knobs back, set them by hand: " + String.join(", ", left));
    }
  }

  private void requireGuard() throws KernelKsmException {
    if (isClosed) {
      throw new IllegalStateException("the session is closed");
    }
    if (!guard.isAlive()) {
      throw guardKilled("nothing was changed now");
    }
  }

  private KernelKsmException guardKilled(String consequence) {
    return new KernelKsmException(
        "the guard of KSM's knobs (pid %d) was killed, and others may have used KSM since; %s"
            .formatted(guard.pid(), consequence));
  }
}
