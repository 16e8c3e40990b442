package io.ksm.source.linux.watch;

import io.ksm.linux.HelperProcess;
import io.ksm.linux.LibcSelf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one process that may hold reads up, in bounded time.
 *
 * <p><b>How a process can hold a read.</b> To copy a page, the kernel must find it in memory. If
 * the process dropped the page after it was looked up, there is a page fault, and whoever serves
 * that decides when. For memory under userfaultfd this is the process itself, or a friend; for a
 * private mapping of a file in a file system in user space (FUSE), it is the owner of that. The
 * kernel has no call that copies memory of another process and never faults. All calls also wait
 * for the lock of the address space, which the process holds while it unmaps a file to which it
 * wrote: over FUSE for as long as it likes, without any fault.
 *
 * <p><b>What helps.</b> All reads are made by threads of this JVM that can be left behind: {@link
 * WatchedThread}. Some waits do not end by SIGKILL, and would keep this JVM from ending: a page
 * fault in a FUSE file, and the wait for the lock in {@code process_vm_readv(2)} and {@code
 * move_pages(2)}. So such calls are made by a process that shares this JVM's memory, {@link
 * HelperProcess}. {@code /proc/PID/pagemap}, {@code maps} and their like wait for the lock as well,
 * but can be killed. What only a program can read, such as a library that may lie on FUSE itself,
 * is printed by a {@link ChildRead}.
 *
 * <p><b>When.</b> A read whose call takes longer than {@link Patience} allows is given up, and so
 * is all that lies where it read, as long as the call has not returned. The rest of the process is
 * read on, but with less patience; at the third such read, or at a listing that is held up, the
 * process is given up as a whole until its regions are listed the next time. So it costs three
 * threads, or one for each thread that scans. A process that answers, but slowly, is given up when
 * that has cost ten seconds in one scan: within a read, too, of which each page may be slow.
 * Listings of regions have more time, because they take long for much memory, whoever holds it.
 *
 * <p>For any number of threads.
 */
public final class Watch {
  private static final long QUICK = Duration.ofSeconds(1).toNanos();
  private static final long MAX_SLOW = Duration.ofSeconds(10).toNanos();

  /** What a read may take in all if another one was held up. */
  private static final long MAX_AFTER_HELD = Duration.ofSeconds(2).toNanos();

  /** At so many reads that are held up, the whole process is given up. */
  private static final int MAX_HELD = 3;

  /** An hour: what a listing of any machine's memory takes, and no time for ever. */
  private static final long MAX_LISTING = Duration.ofHours(1).toNanos();

  private final String label;
  private final Patience patience;
  private final Patience listings;
  private final AtomicLong cpuNanos = new AtomicLong();
  private final AtomicLong slowNanos = new AtomicLong();
  private final AtomicInteger timesGivenUp = new AtomicInteger();
  private volatile boolean givenUp;
  private final List<Held> held = new CopyOnWriteArrayList<>();
  private volatile @Nullable ChildRead heldChild;

  /** Makes a read, which returns something. */
  @FunctionalInterface
  public interface Read<T> {
    /**
     * Makes it.
     *
     * @throws IOException if it fails
     */
    T make() throws IOException;
  }

  /** Makes a call whose result is a number. */
  @FunctionalInterface
  public interface Call<E extends Exception> {
    /**
     * Makes it.
     *
     * @throws E if it cannot be made
     */
    long make() throws E;
  }

  /**
   * Remembers a read that is held up.
   *
   * @param reader which makes it
   * @param address where it reads; 0 for a listing
   * @param end the address after that
   */
  private record Held(WatchedThread reader, long address, long end) {
    boolean isListing() {
      return address == end;
    }

    boolean isIn(long first, long limit) {
      return reader.isHeld()
          && Long.compareUnsigned(address, limit) < 0
          && Long.compareUnsigned(first, end) < 0;
    }
  }

  /** Makes a watch over a process, which is called so in messages. */
  public Watch(String label) {
    this(label, Patience.OF_READS, Patience.OF_LISTINGS);
  }

  Watch(String label, Patience patience, Patience listings) {
    this.label = label;
    this.patience = patience;
    this.listings = listings;
  }

  /**
   * Makes a system call that the process could hold up, as a part of a {@link #read}.
   *
   * @throws E if it cannot be made, as without a helper process
   */
  public static <E extends Exception> long call(Call<E> call) throws E {
    WatchedThread.enter();
    try {
      return call.make();
    } finally {
      WatchedThread.leave();
    }
  }

  /**
   * Makes a read that the process could hold up and that may fail, as a part of a {@link #read}.
   */
  public static <T> T part(Read<T> read) throws IOException {
    WatchedThread.enter();
    try {
      return read.make();
    } finally {
      WatchedThread.leave();
    }
  }

  /**
   * Makes a read in another thread, and waits for it.
   *
   * @param address of the memory that is read
   * @param end the address after it
   * @throws UnresponsiveException if the process holds it up, or holds up another one there, or was
   *     given up before
   * @throws IOException as the read does
   */
  public <T> T read(long address, long end, Read<T> read) throws IOException {
    for (Held other : held) {
      if (other.isIn(address, end)) {
        throw unresponsive(false);
      }
    }
    long begin = System.nanoTime();
    long most = held.isEmpty() ? Math.max(QUICK, MAX_SLOW - slowNanos.get()) : MAX_AFTER_HELD;
    T made = make(read, patience, most, address, end);
    long took = System.nanoTime() - begin;
    if (took > QUICK && slowNanos.addAndGet(took) > MAX_SLOW) {
      givenUp = true;
      timesGivenUp.incrementAndGet();
    }
    return made;
  }

  /**
   * Makes a listing in another thread, and waits for it: for long if each of its calls returns.
   *
   * @throws UnresponsiveException if the process holds it up, or was given up before
   * @throws IOException as the listing does
   */
  public <T> T list(Read<T> listing) throws IOException {
    return make(listing, listings, MAX_LISTING, 0, 0);
  }

  private <T> T make(Read<T> read, Patience limits, long most, long address, long end)
      throws IOException {
    if (givenUp) {
      throw unresponsive(false);
    }
    WatchedThread reader = WatchedThread.ofCaller(Watch::readerNanos);
    T made = reader.read(read::make, limits, most);
    if (made == null) {
      held.add(new Held(reader, address, end));
      timesGivenUp.incrementAndGet();
      if (isHopeless()) {
        givenUp = true;
      }
      throw unresponsive(true);
    }
    limits.answered();
    cpuNanos.addAndGet(reader.usedNanos());
    return made;
  }

  /** Returns the processor time of the calling thread and of its helper. */
  private static long readerNanos() {
    return LibcSelf.threadCpuNanos() + HelperProcess.cpuNanosOfThread();
  }

  /**
   * Has a child process print something, and waits for its end.
   *
   * @param command what prints it
   * @return what it printed; to be closed
   * @throws UnresponsiveException if the process holds the child up, or an earlier one
   * @throws IOException if there is no such command
   */
  public ChildRead printed(String... command) throws IOException {
    ChildRead before = heldChild;
    if (before != null && before.isHeld()) {
      throw unresponsive(false);
    }
    long left = WatchedThread.left();
    if (left <= 0) {
      timesGivenUp.incrementAndGet();
      throw unresponsive(false);
    }
    ChildRead child = new ChildRead(command);
    if (!child.await(patience, left)) {
      child.close();
      heldChild = child;
      timesGivenUp.incrementAndGet();
      throw unresponsive(false);
    }
    patience.answered();
    return child;
  }

  private boolean isHopeless() {
    return held.size() >= MAX_HELD || held.stream().anyMatch(Held::isListing);
  }

  private UnresponsiveException unresponsive(boolean memoryInUse) {
    return new UnresponsiveException(complaint(), memoryInUse);
  }

  /** Returns what is wrong with a process that holds a read up. */
  public String complaint() {
    return "%s holds reads of its memory up (by userfaultfd, or by a file that a program serves)"
        .formatted(label);
  }

  /** Begins anew: a process that was given up gets another chance if its calls have returned. */
  public void begin() {
    held.removeIf(one -> !one.reader.isHeld());
    slowNanos.set(0);
    givenUp = isHopeless();
  }

  /** Says whether the process has ever held up a read. */
  public boolean hasEverGivenUp() {
    return timesGivenUp.get() > 0;
  }

  /** Returns the processor time that this JVM's threads have spent on reads, in nanoseconds. */
  public long cpuNanos() {
    return cpuNanos.get();
  }
}
