package io.ksm.source.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.HelperCalls;
import io.ksm.source.linux.watch.Watch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Collects ranges of another process's memory and where to copy them to: the two {@code iovec}
 * arrays of {@code process_vm_readv(2)}. Reused. Used by one thread at a time.
 */
final class RemoteRanges {
  private static final long RANGE_BYTES = 2L * Long.BYTES;

  private final MemorySegment local;
  private final MemorySegment remote;
  private int count;
  private long bytes;

  RemoteRanges(Arena arena, int capacity) {
    local = arena.allocate(capacity * RANGE_BYTES, Long.BYTES);
    remote = arena.allocate(capacity * RANGE_BYTES, Long.BYTES);
  }

  /** Forgets all ranges. */
  void clear() {
    count = 0;
    bytes = 0;
  }

  /**
   * Adds a range.
   *
   * @param to address in this process
   * @param from address in the other process
   * @param length in bytes
   */
  void add(long to, long from, long length) {
    set(local, to, length);
    set(remote, from, length);
    count++;
    bytes += length;
  }

  private void set(MemorySegment array, long address, long length) {
    array.set(ValueLayout.JAVA_LONG, count * RANGE_BYTES, address);
    array.set(ValueLayout.JAVA_LONG, count * RANGE_BYTES + Long.BYTES, length);
  }

  /** Returns the length of all ranges together. */
  long bytes() {
    return bytes;
  }

  /**
   * Copies all ranges; returns how many bytes were copied, or a negative error number.
   *
   * @throws ErrnoException if there is no helper process to do it
   */
  long copyFrom(int pid) throws ErrnoException {
    int ranges = count;
    return Watch.call(() -> HelperCalls.processVmReadv(pid, local, ranges, remote, ranges));
  }
}
