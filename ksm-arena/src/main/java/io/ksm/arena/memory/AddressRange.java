package io.ksm.arena.memory;

import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The addresses of an arena, and what the kernel is asked to do with pages there. They stay
 * reserved for as long as anybody might touch them: the engine that reads, a scope that was left
 * open. Whoever does so after the arena was closed finds zeros, and what is written is lost. But
 * nobody meets an address without memory, which would end the JVM.
 *
 * <p>Safe for several threads.
 */
public final class AddressRange {
  /** The size of a huge page, and of the chunks in which the engine reads. */
  private static final long ALIGNMENT = 2 << 20;

  private static final int NO_ADVICE = 0;

  private final MemoryCalls calls;
  private final int pageSize;
  private final long address;
  private final long bytes;
  private final MemorySegment memory;
  private int holders = 1;
  private Runnable whenGone = () -> {};

  /**
   * Reserves addresses; memory comes when a page is touched.
   *
   * @throws ErrnoException if the kernel refuses
   */
  public AddressRange(MemoryCalls calls, int pages, int pageSize) throws ErrnoException {
    this.calls = calls;
    this.pageSize = pageSize;
    this.bytes = (long) pages * pageSize;
    long around = calls.reserve(bytes + ALIGNMENT);
    if (around < 0) {
      throw new ErrnoException("reserve %d bytes of addresses".formatted(bytes), (int) -around);
    }
    this.address = (around + ALIGNMENT - 1) & -ALIGNMENT;
    if (address > around) {
      unmap(around, address - around);
    }
    unmap(address + bytes, around + ALIGNMENT - address);
    this.memory = LibcMemory.segment(address, bytes);
    try {
      withoutHugePages();
      check(
          "keep an arena from child processes",
          calls.advise(address, bytes, MemoryCalls.DONT_FORK));
    } catch (ErrnoException e) {
      release();
      throw e;
    }
  }

  /** Frames are pages of the usual size. Where the kernel has no other, it says EINVAL. */
  private void withoutHugePages() throws ErrnoException {
    int result = calls.advise(address, bytes, MemoryCalls.NO_HUGE_PAGES);
    if (result != -Errno.EINVAL) {
      check("keep huge pages out of an arena", result);
    }
  }

  private static void check(String action, int result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(action, -result);
    }
  }

  private void unmap(long from, long length) {
    if (length > 0 && calls.unmap(from, length) < 0) {
      throw new IllegalStateException("cannot give back %d bytes of addresses".formatted(length));
    }
  }

  /** Returns the size of a page in bytes. */
  public int pageSize() {
    return pageSize;
  }

  /** Returns the address of the first byte. */
  public long address() {
    return address;
  }

  /** Returns how many bytes there are. */
  public long bytes() {
    return bytes;
  }

  /** Returns the address of a page. */
  public long address(int page) {
    return address + (long) page * pageSize;
  }

  /** Returns the number of the page at an address, which need not be in the range. */
  public int page(long at) {
    return (int) ((at - address) / pageSize);
  }

  /**
   * Returns the number of the first page of a run.
   *
   * @throws IndexOutOfBoundsException if not all of it is here
   */
  public int checkedPage(long at, long pages) {
    long first = (at - address) / pageSize;
    if (at < address || pages < 0 || first + pages > bytes / pageSize) {
      throw new IndexOutOfBoundsException(
          "%d pages at 0x%x are not all in the arena, which has %d at 0x%x"
              .formatted(pages, at, bytes / pageSize, address));
    }
    return (int) first;
  }

  /** Returns the memory, writable, without any check whether it is still there. */
  public MemorySegment memory() {
    return memory;
  }

  /** Returns the memory of some pages. As {@link #memory()}. */
  public MemorySegment slice(int first, int count) {
    return memory.asSlice((long) first * pageSize, (long) count * pageSize);
  }

  // What the kernel does with pages.

  /** Advises the kernel of some pages; returns a negative error number if it refuses. */
  public int advise(int first, int count, int advice) {
    return calls.advise(address(first), (long) count * pageSize, advice);
  }

  /** Replaces pages by new memory; returns a negative error number if the kernel refuses. */
  public long renew(int first, int count) {
    return calls.renew(address(first), (long) count * pageSize);
  }

  /**
   * Makes sure that there is memory at some pages after the kernel refused to map something in
   * their place. The kernel checks its limits before it touches what is there. But it may run out
   * of memory after that, and leave nothing.
   *
   * @return whether that had happened; the pages are new memory then, all zero
   * @throws IOException if there is no memory for that either
   */
  public boolean refill(int first, int count) throws IOException {
    if (advise(first, count, NO_ADVICE) != -Errno.ENOMEM) {
      return false;
    }
    if (renew(first, count) < 0) {
      throw lost(first, count);
    }
    return true;
  }

  /** Makes the error for pages whose bytes are lost. */
  public static IOException lost(int first, int count) {
    return new IOException(
        "there is no memory left: %d pages at page %d are lost".formatted(count, first));
  }

  // The user of this range.

  /** Sets what to do once the addresses have been given back. */
  public synchronized void whenGone(Runnable action) {
    whenGone = action;
  }

  /** Says that one more may touch the memory from now on. */
  public synchronized void acquire() {
    if (holders == 0) {
      throw closed();
    }
    holders++;
  }

  /** Says that one will not touch it any more; the last one gives the addresses back. */
  public synchronized void release() {
    if (--holders == 0) {
      unmap(address, bytes);
      whenGone.run();
    }
  }

  /**
   * Frees all memory, and keeps the addresses.
   *
   * @throws ErrnoException if the kernel refuses
   */
  public void discard() throws ErrnoException {
    long result = calls.renew(address, bytes);
    if (result < 0) {
      throw new ErrnoException("free the memory of an arena", (int) -result);
    }
  }

  /** Makes the error for whoever writes to an arena that is closed. */
  public static IllegalStateException closed() {
    return new IllegalStateException("the arena is closed: nothing can be written there any more");
  }
}
