package io.ksm.source.image;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of memory that lies in one piece in a file, or began to. Sizes and addresses need no
 * alignment.
 *
 * @param label what it is, for people
 * @param address of the first byte, unsigned; {@code address + memoryBytes} does not pass 2^64
 * @param memoryBytes how long it is, at least 1
 * @param fileOffset where its bytes begin in the file
 * @param fileBytes how many of its bytes the file holds, from the first on; within the file, and at
 *     most {@code memoryBytes}
 * @param ineligible why none of it can merge, or null
 * @param missing why the file lacks the rest, as a reason of ineligible pages
 */
record Segment(
    String label,
    long address,
    long memoryBytes,
    long fileOffset,
    long fileBytes,
    @Nullable String ineligible,
    String missing) {

  /** Returns the address of the last byte. */
  long last() {
    return address + memoryBytes - 1;
  }

  /** Returns the addresses, for people. */
  String range() {
    return "%x-%x".formatted(address, last());
  }
}
