package io.ksm.source.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.ProcessNumbers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds the stacks of a process's threads: the kernel tells the stack pointer of a thread that
 * waits, in {@code /proc/PID/task/TID/syscall}.
 *
 * <p>A thread that runs at the moment tells nothing; but a stack stays where it is, so that what a
 * thread told once holds until its end. Used by one thread at a time.
 */
public final class ThreadStacks implements RegionNames.Stacks {
  private final int pid;
  private final Map<Integer, Long> pointers = new HashMap<>();
  private NavigableSet<Long> sorted = new TreeSet<>(Long::compareUnsigned);

  /** Makes one for a process. It has not looked at any thread so far. */
  ThreadStacks(int pid) {
    this.pid = pid;
  }

  /** Looks at all threads anew. */
  void look() {
    List<Integer> threads = ProcessNumbers.threadsOf(pid);
    pointers.keySet().retainAll(threads);
    threads.forEach(this::look);
    sorted = new TreeSet<>(Long::compareUnsigned);
    sorted.addAll(pointers.values());
  }

  private void look(int thread) {
    try {
      String told = ProcFile.read(pid, "task/%d/syscall".formatted(thread)).strip();
      long pointer = pointer(told);
      if (pointer != 0) {
        pointers.put(thread, pointer);
      }
    } catch (ErrnoException e) {
      // It has ended, or this is a kernel that does not tell: its stack is anonymous memory then.
      pointers.remove(thread);
    }
  }

  /**
   * Makes sense of the file's text, see proc_pid_syscall(5): the number of the call, its arguments,
   * the stack pointer and the instruction pointer.
   *
   * @return the stack pointer, or 0 if the thread runs
   */
  static long pointer(String told) {
    String[] fields = told.split(" ", -1);
    if (fields.length < 3) {
      return 0;
    }
    String pointer = fields[fields.length - 2];
    return Long.parseUnsignedLong(pointer, 2, pointer.length(), 16);
  }

  @Override
  public boolean isIn(long start, long end) {
    Long next = sorted.ceiling(start);
    return next != null && Long.compareUnsigned(next, end) < 0;
  }
}
