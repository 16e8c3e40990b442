package io.ksm.compress;

/**
 * Tells how long a page is once it is compressed. Nothing is kept of it. For one thread at a time;
 * allocates nothing for a page.
 */
public interface PageCompressor extends AutoCloseable {

  /**
   * Compresses a page.
   *
   * @param page its bytes; at least 64, and at most 64 KiB
   * @return how many bytes it takes; more than the page has if it does not compress
   */
  int size(byte[] page);

  /** Frees what the compressor holds. */
  @Override
  default void close() {}
}
