package io.ksm.linux.trace;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ksm.linux.LibcProcesses;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads a few bytes of another process's memory. Immutable, for any number of threads.
 *
 * @param pid the process
 */
record RemoteMemory(int pid) {

  /** Returns bytes; fewer than asked for, or none, if the others cannot be read. */
  byte[] read(long address, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(bytes, Long.BYTES);
      MemorySegment ranges = arena.allocate(4L * Long.BYTES, Long.BYTES);
      ranges.setAtIndex(JAVA_LONG, 0, buffer.address());
      ranges.setAtIndex(JAVA_LONG, 1, bytes);
      ranges.setAtIndex(JAVA_LONG, 2, address);
      ranges.setAtIndex(JAVA_LONG, 3, bytes);
      MemorySegment remote = ranges.asSlice(2L * Long.BYTES);
      long read = LibcProcesses.processVmReadv(pid, ranges, 1, remote, 1);
      return buffer.asSlice(0, Math.max(0, read)).toArray(JAVA_BYTE);
    }
  }
}
