package io.ksm.source.image.elf;

import io.ksm.source.image.file.Fields;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Segment;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Holds one entry of an ELF file's table of segments, as it stands there. Immutable.
 *
 * @param index in the table
 * @param type {@code PT_…}
 * @param flags {@code PF_…}
 * @param fileOffset unsigned, as are all further numbers, in bytes
 */
record ProgramHeader(
    long index,
    long type,
    long flags,
    long fileOffset,
    long virtualAddress,
    long physicalAddress,
    long fileBytes,
    long memoryBytes) {
  /** Stands in the place of a physical address where there is none. */
  static final long NO_ADDRESS = -1;

  private static final long NO_NARROW_ADDRESS = 0xFFFF_FFFFL;
  private static final int LOAD = 1;
  private static final int NOTE = 4;
  private static final int WRITABLE = 2;

  /** Returns how long one is in the table. */
  static int size(boolean wide) {
    return wide ? 56 : 32;
  }

  /** Takes one apart. */
  static ProgramHeader of(long index, Fields entry, boolean wide) {
    if (wide) {
      return new ProgramHeader(
          index,
          entry.u32(0),
          entry.u32(4),
          entry.u64(8),
          entry.u64(16),
          entry.u64(24),
          entry.u64(32),
          entry.u64(40));
    }
    long physical = entry.u32(12);
    return new ProgramHeader(
        index,
        entry.u32(0),
        entry.u32(24),
        entry.u32(4),
        entry.u32(8),
        physical == NO_NARROW_ADDRESS ? NO_ADDRESS : physical,
        entry.u32(16),
        entry.u32(20));
  }

  /** Returns what to call it in messages. */
  String name() {
    return "program header " + index;
  }

  boolean isLoad() {
    return type == LOAD;
  }

  boolean isNote() {
    return type == NOTE;
  }

  boolean isWritable() {
    return (flags & WRITABLE) != 0;
  }

  boolean hasPhysicalAddress() {
    return physicalAddress != 0 && physicalAddress != NO_ADDRESS;
  }

  /** Says whether an address lies in this memory. */
  boolean holds(long address) {
    return Long.compareUnsigned(address - virtualAddress, memoryBytes) < 0;
  }

  /**
   * Makes a segment, once what this says has been checked.
   *
   * @param address its virtual or physical one
   * @param opening of the file that must hold it
   * @return null if it is empty, or if nothing of it can be used and damaged files are wanted
   * @throws IOException if it is false and damaged files are not wanted
   */
  @Nullable Segment segment(
      String label, long address, @Nullable String ineligible, Opening opening) throws IOException {
    if (memoryBytes == 0) {
      return null;
    }
    if (memoryBytes < 0 || Long.compareUnsigned(address + memoryBytes - 1, address) < 0) {
      opening
          .damage()
          .found(
              "%s's memory size %x from address %x passes the end of all addresses"
                  .formatted(name(), memoryBytes, address));
      return null;
    }
    if (Long.compareUnsigned(fileBytes, memoryBytes) > 0) {
      opening
          .damage()
          .found(
              "%s's file size %x is above its memory size %x"
                  .formatted(name(), fileBytes, memoryBytes));
    }
    long wanted = fileBytes < 0 ? memoryBytes : Math.min(fileBytes, memoryBytes);
    long held = held(wanted, opening);
    return new Segment(label, address, memoryBytes, fileOffset, held, wanted, ineligible);
  }

  /** Returns how many of the wanted bytes the file holds. */
  private long held(long wanted, Opening opening) throws IOException {
    if (wanted == 0 || opening.file().holds(fileOffset, wanted)) {
      return wanted;
    }
    long size = opening.file().size();
    opening
        .damage()
        .found(
            "%s's file size %x from offset %x passes the end of the file at %x"
                .formatted(name(), wanted, fileOffset, size));
    return Long.compareUnsigned(fileOffset, size) < 0 ? size - fileOffset : 0;
  }
}
