package io.ksm.bench.workload;

import java.lang.foreign.MemorySegment;

/**
 * The bytes that content numbers stand for. Different numbers give different pages, always; number
 * 0 is the page of zeros and is not asked for.
 *
 * <p>Immutable; for several threads at once.
 */
@FunctionalInterface
public interface PageContents {

  /**
   * Writes a content.
   *
   * @param content its number, from 1
   * @param memory that it is written to
   * @param offset of its first byte, a multiple of 8; {@link Layout#PAGE_SIZE} bytes are written
   */
  void write(int content, MemorySegment memory, long offset);
}
