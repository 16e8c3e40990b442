package io.ksm.bench.contestant;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcProcesses;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be copied of a process, as calls of {@code process_vm_readv(2)} that take up to 1 MiB
 * each, in as many ranges as that takes. Used by one thread.
 */
final class CopyPlan {
  /** What a call copies at most. */
  static final int CALL_BYTES = 1 << 20;

  private static final long RANGE_BYTES = 2L * Long.BYTES;

  /** The kernel refuses more ranges (IOV_MAX). */
  private static final int MAX_RANGES = 1024;

  /**
   * One call.
   *
   * @param remote the ranges, as {@code iovec} structures
   * @param ranges how many
   * @param bytes of them all
   */
  private record Call(MemorySegment remote, int ranges, long bytes) {}

  private final int pid;
  private final Arena arena;
  private final List<Call> calls = new ArrayList<>();
  private MemorySegment remote;
  private int ranges;
  private long bytes;

  /**
   * Begins with nothing.
   *
   * @param arena how long the plan lives
   */
  CopyPlan(int pid, Arena arena) {
    this.pid = pid;
    this.arena = arena;
    this.remote = fresh();
  }

  private MemorySegment fresh() {
    return arena.allocate(MAX_RANGES * RANGE_BYTES, Long.BYTES);
  }

  /** Adds the pages of a run that are there. */
  void add(PageRun run, PageChunk read) {
    for (int page = 0; page < run.count(); page++) {
      if (read.state(page) == PageState.PRESENT) {
        addPage(run.region().address() + (run.first() + page) * read.pageSize(), read.pageSize());
      }
    }
  }

  private void addPage(long address, int pageSize) {
    if (bytes + pageSize > CALL_BYTES) {
      endCall();
    }
    long last = (ranges - 1) * RANGE_BYTES;
    if (ranges > 0 && word(last) + word(last + Long.BYTES) == address) {
      remote.set(ValueLayout.JAVA_LONG, last + Long.BYTES, word(last + Long.BYTES) + pageSize);
    } else {
      if (ranges == MAX_RANGES) {
        endCall();
      }
      remote.set(ValueLayout.JAVA_LONG, ranges * RANGE_BYTES, address);
      remote.set(ValueLayout.JAVA_LONG, ranges * RANGE_BYTES + Long.BYTES, pageSize);
      ranges++;
    }
    bytes += pageSize;
  }

  private long word(long offset) {
    return remote.get(ValueLayout.JAVA_LONG, offset);
  }

  /** All has been added that the next call copies. */
  void endCall() {
    if (ranges == 0) {
      return;
    }
    calls.add(new Call(remote, ranges, bytes));
    remote = fresh();
    ranges = 0;
    bytes = 0;
  }

  /**
   * Copies all.
   *
   * @param local one {@code iovec} structure, of {@link #CALL_BYTES} bytes
   * @return how many bytes
   * @throws IOException if the process has ended, or pages are not there any more
   */
  long copy(MemorySegment local) throws IOException {
    long copied = 0;
    for (Call call : calls) {
      long done = LibcProcesses.processVmReadv(pid, local, 1, call.remote(), call.ranges());
      if (done < 0) {
        throw new ErrnoException("copy memory of process " + pid, (int) -done);
      }
      if (done != call.bytes()) {
        throw new IOException("process %d has freed memory that was to be copied".formatted(pid));
      }
      copied += done;
    }
    return copied;
  }
}
