package io.ksm.api;

import java.lang.foreign.MemorySegment;

/**
 * A checksum of page contents.
 *
 * <p>A pure function: equal bytes give equal hashes, wherever they lie and on whichever thread.
 * Called from several threads at once. Allocates nothing per page. The engine compares bytes before
 * it takes pages for equal, so a weak hash costs time and gives no wrong result.
 */
public interface PageHasher extends AutoCloseable {

  /**
   * Returns the width of a hash in bits, 1 to 64. The highest of them is used: some pages set it.
   * Bits above are zero.
   */
  int bits();

  /**
   * Says whether different contents practically never have the same hash, whoever wrote them by
   * accident: true of a good hash of 64 bits. Where it is false, the engine watches merged pages of
   * live memory with a second hash, so that no change of a page escapes it.
   */
  default boolean detectsEveryChange() {
    return false;
  }

  /**
   * Hashes a range of bytes.
   *
   * @param memory of any kind; native or mapped is the fast case
   * @param offset of the first byte
   * @param length in bytes
   * @throws IndexOutOfBoundsException if the range is not inside the memory
   * @throws IllegalStateException if the memory was freed
   */
  long hash(MemorySegment memory, long offset, long length);

  /**
   * Hashes a run of neighbouring pages: the hot call.
   *
   * @param memory holds the run
   * @param offset of the first page in it, in bytes
   * @param pageSize in bytes
   * @param count how many pages
   * @param hashes receives the hash of page {@code i} at index {@code at + i}
   * @param at the first index to write
   */
  default void hashPages(
      MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
    for (int i = 0; i < count; i++) {
      hashes[at + i] = hash(memory, offset + (long) i * pageSize, pageSize);
    }
  }

  /**
   * Frees what this hasher holds beside the heap. A scanner closes its hasher when it is closed
   * itself; no thread hashes any more then. Does nothing the second time.
   */
  @Override
  default void close() {}
}
