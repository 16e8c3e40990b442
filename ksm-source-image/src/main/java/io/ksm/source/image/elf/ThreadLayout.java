package io.ksm.source.image.elf;

import org.jspecify.annotations.Nullable;

/**
 * Says where a thread's note holds its number and its stack pointer, in bytes. The note is the
 * kernel's {@code elf_prstatus}, whose registers lie at 112 where longs have 64 bits and at 72
 * elsewhere. Immutable.
 */
record ThreadLayout(int id, int stackPointer) {
  private static final int WIDE_ID = 32;
  private static final int WIDE_REGISTERS = 112;
  private static final int NARROW_ID = 24;
  private static final int NARROW_REGISTERS = 72;

  /** Returns the layout of a machine, or null where it is not known. */
  static @Nullable ThreadLayout of(ElfHeader header) {
    int register =
        header.wide() ? wideRegister(header.machine()) : narrowRegister(header.machine());
    if (register < 0) {
      return null;
    }
    return header.wide()
        ? new ThreadLayout(WIDE_ID, WIDE_REGISTERS + 8 * register)
        : new ThreadLayout(NARROW_ID, NARROW_REGISTERS + 4 * register);
  }

  /** Returns the place of the stack pointer among the registers. */
  private static int wideRegister(int machine) {
    return switch (machine) {
      case 62 -> 19; // x86-64
      case 183 -> 31; // aarch64
      case 243 -> 2; // riscv
      case 21 -> 1; // ppc64
      case 22 -> 17; // s390x
      default -> -1;
    };
  }

  private static int narrowRegister(int machine) {
    return switch (machine) {
      case 3 -> 15; // i386
      case 40 -> 13; // arm
      default -> -1;
    };
  }
}
