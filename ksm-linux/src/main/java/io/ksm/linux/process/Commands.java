package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads the commands that processes were started with, in bounded time.
 *
 * <p>A command lies in the memory of its process, which can keep a reader waiting for ever. So each
 * is read by a thread of its own, which is left behind then. Used by one thread.
 */
final class Commands {
  private static final long LIMIT = Duration.ofSeconds(5).toNanos();
  private static final long MIN_LIMIT = Duration.ofMillis(50).toNanos();

  /** Reads one command. */
  @FunctionalInterface
  interface Reader {
    /** Reads the command of a process: its words, each with a zero after it. */
    String read(int pid) throws ErrnoException;
  }

  private final Reader reader;
  private long waited;

  /** Makes one that asks the kernel. */
  Commands() {
    this(pid -> ProcFile.read(pid, "cmdline"));
  }

  Commands(Reader reader) {
    this.reader = reader;
  }

  /** Holds what a thread has read. */
  private static final class Answer {
    private final CountDownLatch there = new CountDownLatch(1);
    private String command = "";
    private Optional<ErrnoException> failure = Optional.empty();
  }

  /**
   * Reads a command. Several processes that do not answer take little more time than one.
   *
   * @return its words, each with a zero after it; empty if the process does not answer
   * @throws ErrnoException if it cannot be read
   */
  Optional<String> read(int pid) throws ErrnoException {
    Answer answer = new Answer();
    Thread.ofPlatform().daemon().name("ksm-reader").start(() -> read(pid, answer));
    long begin = System.nanoTime();
    boolean isThere;
    try {
      isThere = answer.there.await(Math.max(MIN_LIMIT, LIMIT - waited), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Whoever interrupts does not want to wait.
      isThere = false;
    }
    if (!isThere) {
      waited += System.nanoTime() - begin;
      return Optional.empty();
    }
    if (answer.failure.isPresent()) {
      throw answer.failure.get();
    }
    return Optional.of(answer.command);
  }

  private void read(int pid, Answer answer) {
    try {
      answer.command = reader.read(pid);
    } catch (ErrnoException e) {
      answer.failure = Optional.of(e);
    }
    answer.there.countDown();
  }
}
