package io.ksm.source.linux.process;

import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.watch.UnresponsiveException;
import io.ksm.source.linux.watch.Watches;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * Copies a page of a process once that waits within the kernel; prints why that fails, and ends as
 * programs do. A scan would meet such a process a moment after the look at its page table.
 */
public final class HeldCopyProgram {
  private static final int PAGE = 4096;

  private HeldCopyProgram() {}

  public static void main(String[] args) throws IOException {
    int pid = Integer.parseInt(args[0]);
    long address = Long.parseLong(args[1]);
    while (ProcessStatus.read(pid).state() != 'D') {
      LockSupport.parkNanos(1_000_000);
    }
    MemorySegment into = Arena.global().allocate(PAGE);
    RemoteRanges ranges = new RemoteRanges(Arena.global(), 1);
    ranges.add(into.address(), address, PAGE);
    try {
      System.out.println(
          Watches.impatient().read(address, address + PAGE, () -> ranges.copyFrom(pid)));
    } catch (UnresponsiveException e) {
      System.out.println(e.getMessage());
    }
  }
}
