package io.ksm.source.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.HelperCalls;
import io.ksm.source.linux.watch.Watch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Asks the kernel in which NUMA nodes pages of a process lie, by {@code move_pages(2)} without a
 * target: that moves nothing and brings no page into being. It needs the right to read the process,
 * as all that is read here, and tells the node even where pfns are hidden.
 *
 * <p>The kernel waits for the lock of the process's memory, and not even SIGKILL ends that: so a
 * helper process asks. Stateless, for any number of threads; allocates nothing.
 */
final class NodesOfPages {
  private NodesOfPages() {}

  /**
   * Asks, as a part of a read that is watched.
   *
   * @param address of the first page
   * @param nodes receives the node of each page, one for each; a page without one keeps what is
   *     there
   * @return how many pages have one
   * @throws ErrnoException if there is no such process any more, or no right to ask
   */
  static int ask(int pid, long address, int pageSize, int[] nodes) throws ErrnoException {
    Scratch scratch = Scratch.ofThread();
    MemorySegment pages = scratch.entries();
    MemorySegment answers = scratch.flags();
    int known = 0;
    for (int from = 0; from < nodes.length; from += Scratch.PAGES) {
      int count = Math.min(Scratch.PAGES, nodes.length - from);
      for (int i = 0; i < count; i++) {
        pages.setAtIndex(ValueLayout.JAVA_LONG, i, address + (long) (from + i) * pageSize);
      }
      long failed = Watch.call(() -> HelperCalls.pageNodes(pid, count, pages, answers));
      if (failed < 0) {
        throw new ErrnoException("ask for the nodes of process " + pid, (int) -failed);
      }
      known += take(answers, count, nodes, from);
    }
    return known;
  }

  /**
   * Takes answers of the kernel. Negative ones are error numbers: {@code ENOENT} or, in older
   * kernels, {@code EFAULT} for a page that is not in memory; {@code EFAULT} for the zero page,
   * which is nobody's, and for addresses without memory.
   *
   * @param answers an int for each page
   * @param into receives the nodes
   * @param at the first page's place in it
   * @return how many were taken
   */
  static int take(MemorySegment answers, int count, int[] into, int at) {
    int taken = 0;
    for (int i = 0; i < count; i++) {
      int answer = answers.getAtIndex(ValueLayout.JAVA_INT, i);
      if (answer >= 0) {
        into[at + i] = answer;
        taken++;
      }
    }
    return taken;
  }
}
