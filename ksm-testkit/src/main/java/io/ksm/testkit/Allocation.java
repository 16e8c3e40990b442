package io.ksm.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what code allocates on the heap, for tests of "allocates nothing per page". */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UPS = 3;

  private Allocation() {}

  /**
   * Returns the bytes that this thread allocates while it runs an action once. Exact, but for what
   * the compiler may or may not optimize away: compare with a bound, or with another action.
   *
   * @param action runs some times before, so that what is made once is not counted
   */
  public static long bytesOf(Runnable action) {
    for (int i = 0; i < WARM_UPS; i++) {
      action.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    action.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
