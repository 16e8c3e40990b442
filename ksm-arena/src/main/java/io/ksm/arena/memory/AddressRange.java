package io.ksm.arena.memory;

import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import java.lang.foreign.MemorySegment;

/**
 * The addresses of an arena. They stay reserved for as long as anybody might touch them: the engine
 * that reads, a scope that was left open. Whoever does so after the arena was closed finds zeros,
 * and what is written is lost, but nobody meets an address without memory, which would end the JVM.
 *
 * <p>Safe for several threads.
 */
public final class AddressRange {
  /** Of a huge page, and of the pieces in which the engine reads. */
  private static final long ALIGNMENT = 2 << 20;

  private final MemoryCalls calls;
  private final long address;
  private final long bytes;
  private final MemorySegment memory;
  private int holders = 1;
  private Runnable whenGone = () -> {};

  /**
   * Reserves addresses; memory comes when a page is touched.
   *
   * @param bytes a multiple of the page size
   * @throws ErrnoException if the kernel refuses
   */
  @SuppressWarnings("restricted")
  public // Platform.require() has passed.
  AddressRange(MemoryCalls calls, long bytes) throws ErrnoException {
    this.calls = calls;
    this.bytes = bytes;
    long around = calls.reserve(bytes + ALIGNMENT);
    if (around < 0) {
      throw new ErrnoException("reserve %d bytes of addresses".formatted(bytes), (int) -around);
    }
    this.address = (around + ALIGNMENT - 1) & -ALIGNMENT;
    if (address > around) {
      unmap(around, address - around);
    }
    unmap(address + bytes, around + ALIGNMENT - address);
    this.memory = MemorySegment.ofAddress(address).reinterpret(bytes);
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

  public long address() {
    return address;
  }

  public long bytes() {
    return bytes;
  }

  /** Returns the memory, writable, without any check whether it is still there. */
  public MemorySegment memory() {
    return memory;
  }

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
