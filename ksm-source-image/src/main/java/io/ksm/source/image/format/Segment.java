package io.ksm.source.image.format;

import org.jspecify.annotations.Nullable;

/**
 * Describes memory whose bytes follow each other in a file, all of them or the first ones. Sizes
 * and addresses need no alignment. Immutable.
 *
 * @param label what it is, for people
 * @param address of the first byte, unsigned; {@code address + memoryBytes} does not pass 2^64
 * @param memoryBytes how long it is, at least 1
 * @param fileOffset where its bytes begin in the file
 * @param fileBytes how many of its bytes the file holds, from the first on; within the file, and at
 *     most {@code memoryBytes}
 * @param wantedBytes how many it should hold; those that it lacks are lost, and the memory after
 *     them was left out on purpose
 * @param ineligible why none of it can merge, or null
 */
public record Segment(
    String label,
    long address,
    long memoryBytes,
    long fileOffset,
    long fileBytes,
    long wantedBytes,
    @Nullable String ineligible) {

  /** Returns the address of the last byte. */
  long last() {
    return address + memoryBytes - 1;
  }

  /**
   * Returns what another segment, at the same address or before, does not show: null if that is
   * nothing, and this if the two do not overlap or do not show the same bytes of the file.
   *
   * <p>What lies wholly in the other one may have other bytes in the file, as the kernel's code has
   * in {@code /proc/vmcore}; but unless it has none, the other one must have some for it, or memory
   * would be lost.
   */
  @Nullable Segment withoutSharedBy(Segment other) {
    if (Long.compareUnsigned(last(), other.last()) <= 0) {
      boolean isHeld = Long.compareUnsigned(last() - other.address, other.fileBytes) < 0;
      return isHeld || fileBytes == 0 ? null : this;
    }
    long shared = other.last() - address + 1;
    boolean overlaps = Long.compareUnsigned(address, other.last()) <= 0;
    boolean sameBytes = address - other.address == fileOffset - other.fileOffset;
    if (!overlaps || !sameBytes || shared > other.fileBytes || shared > fileBytes) {
      return this;
    }
    return new Segment(
        label,
        address + shared,
        memoryBytes - shared,
        fileOffset + shared,
        fileBytes - shared,
        wantedBytes - shared,
        ineligible);
  }

  /** Returns the addresses, for people. */
  String range() {
    return "%x-%x".formatted(address, last());
  }
}
