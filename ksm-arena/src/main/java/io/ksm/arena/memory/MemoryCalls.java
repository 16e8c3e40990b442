package io.ksm.arena.memory;

import io.ksm.linux.LibcFiles;
import io.ksm.linux.LibcMemory;
import java.lang.foreign.MemorySegment;

/**
 * Makes the calls by which an arena asks the kernel to do something with memory. Like {@link
 * LibcMemory}, whose functions these are: each returns a negative error number if the kernel
 * refuses. A class of its own so that tests can refuse in the kernel's stead.
 */
public class MemoryCalls {
  static final int READ_WRITE = 1 | 2;

  private static final int READ = 1;

  /** What is read is not used again soon. */
  public static final int RANDOM = 1;

  public static final int DISCARD = 4;
  public static final int DONT_FORK = 10;
  public static final int MERGEABLE = 12;
  public static final int NO_HUGE_PAGES = 15;

  /** Has each page of a range written to, without a change of its content. */
  public static final int POPULATE_WRITE = 23;

  private static final int MAP_PRIVATE = 0x02;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_NORESERVE = 0x4000;
  private static final int MREMAP_MAYMOVE = 1;
  private static final int MREMAP_FIXED = 2;
  private static final int PUNCH_HOLE = 2 | 1;

  /** Maps new memory wherever there is room; returns its address. */
  public long reserve(long bytes) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    return LibcMemory.mmap(0, bytes, READ_WRITE, flags, -1, 0);
  }

  /** Replaces a range by new memory, which is zero; returns its address. */
  public long renew(long address, long bytes) {
    int flags = MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE;
    return LibcMemory.mmap(address, bytes, READ_WRITE, flags, -1, 0);
  }

  /** Replaces a range by copies of a part of a file, made at the first write; as above. */
  public long overlay(long address, long bytes, int file, long offset) {
    int flags = MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE;
    return LibcMemory.mmap(address, bytes, READ_WRITE, flags, file, offset);
  }

  /**
   * Maps a part of a file for reading only, wherever there is room.
   *
   * @return the address
   */
  public long view(long bytes, int file, long offset) {
    return LibcMemory.mmap(0, bytes, READ, MAP_PRIVATE | MAP_NORESERVE, file, offset);
  }

  /** Moves a mapping to where another one is, which goes; returns the address. */
  public long move(long address, long bytes, long to) {
    return LibcMemory.moveMapping(address, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, to);
  }

  public int unmap(long address, long bytes) {
    return LibcMemory.munmap(address, bytes);
  }

  public int advise(long address, long bytes, int advice) {
    return LibcMemory.madvise(address, bytes, advice);
  }

  /** Returns how many bytes were written. */
  public long write(int file, MemorySegment from, long bytes, long offset) {
    return LibcFiles.pwrite(file, from, bytes, offset);
  }

  /** Returns how many bytes were read. */
  public long read(int file, MemorySegment into, long bytes, long offset) {
    return LibcFiles.pread(file, into, bytes, offset);
  }

  /** Frees a part of a file; it is zero then. */
  public int punch(int file, long offset, long bytes) {
    return LibcMemory.fallocate(file, PUNCH_HOLE, offset, bytes);
  }

  /** Returns the descriptor of a userfaultfd. */
  public int userfault(long flags) {
    return LibcMemory.userfaultfd(flags);
  }

  public int control(int file, long request, MemorySegment argument) {
    return LibcFiles.ioctl(file, request, argument);
  }

  /** Has every running thread of this process pass a memory barrier. */
  public int barrier(long command) {
    return LibcMemory.membarrier(command);
  }
}
