package io.ksm.source.image.elf;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.format.Opening;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Holds what an ELF file's header says. Immutable. Layout: System V ABI, "Object Files".
 *
 * @param wide whether addresses have 64 bits, not 32
 * @param machine whose memory it is, as {@code EM_…}
 * @param table where the program headers begin in the file
 * @param count how many there are; they lie within the file
 */
record ElfHeader(boolean wide, ByteOrder order, int machine, long table, long count) {
  private static final String MAGIC = "\177ELF";
  private static final int CORE = 4;

  /** The count that means "see the first section header". */
  private static final int PN_XNUM = 0xFFFF;

  /**
   * As many mappings as services ask the kernel to allow. Bounds the memory that a false count
   * costs.
   */
  private static final long MAX_HEADERS = 1 << 18;

  /** Says whether a file begins like an ELF core. */
  static boolean isCore(Head head) {
    boolean little = head.byteAt(5) == 1;
    int low = head.byteAt(little ? 16 : 17);
    int high = head.byteAt(little ? 17 : 16);
    int type = low | high << 8;
    return head.startsWith(MAGIC) && type == CORE;
  }

  /**
   * Returns the machine as {@code uname -m} calls it; empty if all of its kind have one page size.
   */
  String machineName() {
    return switch (machine) {
      case 2, 18, 43 -> "sparc";
      case 8, 10 -> "mips";
      case 15 -> "parisc";
      case 21 -> "ppc64";
      case 50 -> "ia64";
      case 164 -> "hexagon";
      case 183 -> "aarch64";
      case 258 -> "loongarch64";
      default -> "";
    };
  }

  /**
   * Reads the header.
   *
   * @throws IOException if this is not an ELF core, or its fields are false
   */
  static ElfHeader read(Opening opening) throws IOException {
    Damage damage = opening.damage();
    FieldReader reader = new FieldReader(opening.file(), damage, ByteOrder.LITTLE_ENDIAN);
    Fields ident = reader.read("the ELF header", 0, 16);
    if (!ident.bytes().slice(0, 4).equals(ByteBuffer.wrap(new byte[] {0x7F, 'E', 'L', 'F'}))) {
      throw opening.file().error("is not an ELF file: it does not begin with \\x7fELF", null);
    }
    boolean wide = isSecond(ident, 4, "class", damage);
    boolean big = isSecond(ident, 5, "byte order", damage);
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    reader = new FieldReader(opening.file(), damage, order);
    Fields header = reader.read("the ELF header", 0, wide ? 64 : 52);
    if (header.u16(16) != CORE) {
      throw opening
          .file()
          .error(
              "is an ELF file of type %d and not a core (%d): name a core, or scan it as it is by"
                      .formatted(header.u16(16), CORE)
                  + " format=raw",
              null);
    }
    return read(opening, reader, header, wide);
  }

  private static boolean isSecond(Fields ident, int offset, String field, Damage damage)
      throws IOException {
    int value = ident.bytes().get(offset) & 0xFF;
    if (value != 1 && value != 2) {
      throw damage.fatal("the ELF header's %s is %d, not 1 or 2".formatted(field, value));
    }
    return value == 2;
  }

  private static ElfHeader read(Opening opening, FieldReader reader, Fields header, boolean wide)
      throws IOException {
    Damage damage = opening.damage();
    long table = header.word(wide ? 32 : 28, wide);
    int size = header.u16(wide ? 54 : 42);
    int expected = ProgramHeader.size(wide);
    long count = header.u16(wide ? 56 : 44);
    if (size != expected && count != 0) {
      throw damage.fatal(
          "the ELF header's size of program headers is %d, not %d".formatted(size, expected));
    }
    if (count == PN_XNUM) {
      count = manyHeaders(opening, reader, header, wide);
    }
    if (count > MAX_HEADERS || !opening.file().holds(table, count * size)) {
      throw damage.fatal(
          "its %d program headers at offset %s do not fit into the file's %d bytes, or are over %d"
              .formatted(count, Long.toUnsignedString(table), opening.file().size(), MAX_HEADERS));
    }
    return new ElfHeader(wide, header.bytes().order(), header.u16(18), table, count);
  }

  private static long manyHeaders(Opening opening, FieldReader reader, Fields header, boolean wide)
      throws IOException {
    Damage damage = opening.damage();
    long sections = header.word(wide ? 40 : 32, wide);
    if (sections == 0) {
      throw damage.fatal(
          "the ELF header has over 65534 program headers, but no section header with their count");
    }
    int size = wide ? 64 : 40;
    if (damage.goesOn() && !opening.file().holds(sections, size)) {
      damage.found("the section header that counts its segments is cut off");
      return headersBeforeNotes(reader, header.word(wide ? 32 : 28, wide), wide);
    }
    return reader.read("the first section header", sections, size).u32(wide ? 44 : 28);
  }

  /**
   * Counts them by the notes: the kernel writes these right after the program headers, and their
   * header is the first.
   */
  private static long headersBeforeNotes(FieldReader reader, long table, boolean wide)
      throws IOException {
    int size = ProgramHeader.size(wide);
    ProgramHeader first = ProgramHeader.of(0, reader.read("program header 0", table, size), wide);
    return first.isNote() ? Math.max(0, (first.fileOffset() - table) / size) : 0;
  }
}
