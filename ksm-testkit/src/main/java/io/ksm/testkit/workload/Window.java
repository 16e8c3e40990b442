package io.ksm.testkit.workload;

/**
 * A range of addresses in which test memory may have regions.
 *
 * @param base the first address, a multiple of the page size
 * @param pages how many pages it has room for
 * @param pageSize in bytes
 */
public record Window(long base, int pages, int pageSize) {

  /** Returns the address of a page, counted from the window's beginning. */
  public long address(int slot) {
    return base + (long) slot * pageSize;
  }

  /**
   * Returns which page of the window begins at an address.
   *
   * @throws IllegalArgumentException if none does
   */
  public int slot(long address) {
    long offset = address - base;
    long slot = Long.divideUnsigned(offset, pageSize);
    if (Long.compareUnsigned(slot, pages) >= 0 || slot * pageSize != offset) {
      throw new IllegalArgumentException("no page of " + this + " begins at " + address);
    }
    return (int) slot;
  }
}
