package io.ksm.oracle.linux.support;

/**
 * One thing that a program of a play does to its memory between two scans. Pages are counted from
 * the beginning of the play's window, which lies at the same address in every process.
 */
public sealed interface Op {

  /** The number of no process: of an operation on the kernel itself. */
  int NOBODY = -1;

  /** Returns the number of the process that acts. */
  int process();

  /** A new process without memory begins. */
  record Start(int process) implements Op {}

  /** A process ends, and its memory with it. */
  record Exit(int process) implements Op {}

  /** A process runs another program in its place, and loses its memory. */
  record Exec(int process) implements Op {}

  /** A process makes another one that maps all of its pages, until either writes to them. */
  record Fork(int process, int child) implements Op {}

  /** Maps private anonymous memory, advised as mergeable, without any page yet. */
  record Map(int process, int first, int pages) implements Op {}

  /** Unmaps memory. */
  record Unmap(int process, int first, int pages) implements Op {}

  /** Writes a whole page. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; contents are shared by many writes.
  record Write(int process, int page, byte[] content) implements Op {}

  /** Reads from a page; one that was never written maps the zero page by that. */
  record Touch(int process, int page) implements Op {}

  /** Gives pages back to the kernel; they are as if never written ({@code MADV_DONTNEED}). */
  record Discard(int process, int first, int pages) implements Op {}

  /** Takes the advice back, which separates merged pages ({@code MADV_UNMERGEABLE}). */
  record Unadvise(int process, int first, int pages) implements Op {}

  /** Switches {@code use_zero_pages}. */
  record UseZeroPages(boolean on) implements Op {
    @Override
    public int process() {
      return NOBODY;
    }
  }

  /** Sets {@code stable_node_chains_prune_millisecs}, which only the kernel has. */
  record PruneMillisecs(int value) implements Op {
    @Override
    public int process() {
      return NOBODY;
    }
  }

  /** Gives all merged pages their own copies back and forgets everything ({@code run} = 2). */
  record Unmerge() implements Op {
    @Override
    public int process() {
      return NOBODY;
    }
  }

  /** Advises memory as mergeable again ({@code MADV_MERGEABLE}). */
  record Advise(int process, int first, int pages) implements Op {}
}
