package io.ksm.kernel.offer;

/**
 * A range of a process's addresses, in whole pages.
 *
 * @param start address of the first byte
 * @param end exclusive; unsigned, like {@code start}
 */
public record AddressRange(long start, long end) {

  /** Returns how many bytes it has. */
  public long bytes() {
    return end - start;
  }
}
