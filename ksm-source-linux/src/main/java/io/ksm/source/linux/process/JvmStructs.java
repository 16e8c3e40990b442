package io.ksm.source.linux.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads what a HotSpot JVM tells of its own data. libjvm.so exports a table, {@code
 * gHotSpotVMStructs}, of types, their fields, and where they are. The JDK's serviceability agent
 * reads the same. Immutable once read.
 *
 * <p>Each entry has the name of a type and of a field, and the address of a static field or the
 * offset of another one. Further symbols tell where these stand in an entry.
 */
final class JvmStructs {
  private static final String TABLE = "gHotSpotVMStructs";
  private static final String TYPE_NAME = "gHotSpotVMStructEntryTypeNameOffset";
  private static final String FIELD_NAME = "gHotSpotVMStructEntryFieldNameOffset";
  private static final String IS_STATIC = "gHotSpotVMStructEntryIsStaticOffset";
  private static final String OFFSET = "gHotSpotVMStructEntryOffsetOffset";
  private static final String ADDRESS = "gHotSpotVMStructEntryAddressOffset";
  private static final String STRIDE = "gHotSpotVMStructEntryArrayStride";

  /** The symbols of a library by which all this is found. */
  static final Set<String> SYMBOLS =
      Set.of(TABLE, TYPE_NAME, FIELD_NAME, IS_STATIC, OFFSET, ADDRESS, STRIDE);

  private static final int MAX_ENTRIES = 20_000;

  /** Reads a word of the JVM's memory. */
  @FunctionalInterface
  interface Memory {
    /**
     * Reads eight bytes.
     *
     * @throws IOException if they are not in memory
     */
    long word(long address) throws IOException;
  }

  private final Map<String, Long> places = new HashMap<>();

  private JvmStructs() {}

  /**
   * Looks fields up.
   *
   * @param library of the JVM, read for {@link #SYMBOLS}
   * @param base where it is loaded
   * @param memory of the process
   * @param wanted fields, as {@code Type::field}
   * @throws IOException if the table cannot be read
   */
  static JvmStructs read(ElfLibrary library, long base, Memory memory, Set<String> wanted)
      throws IOException {
    long typeName = memory.word(base + library.symbol(TYPE_NAME));
    long fieldName = memory.word(base + library.symbol(FIELD_NAME));
    long isStatic = memory.word(base + library.symbol(IS_STATIC));
    long offset = memory.word(base + library.symbol(OFFSET));
    long address = memory.word(base + library.symbol(ADDRESS));
    long stride = memory.word(base + library.symbol(STRIDE));
    long entry = memory.word(base + library.symbol(TABLE));
    JvmStructs found = new JvmStructs();
    for (int i = 0; i < MAX_ENTRIES; i++, entry += stride) {
      long type = memory.word(entry + typeName);
      if (type == 0) {
        break;
      }
      String name =
          library.constant(type - base)
              + "::"
              + library.constant(memory.word(entry + fieldName) - base);
      if (wanted.contains(name)) {
        boolean known = (int) memory.word(entry + isStatic) != 0;
        found.places.put(name, memory.word(entry + (known ? address : offset)));
      }
    }
    return found;
  }

  /**
   * Returns the address of a static field, or the offset of another one.
   *
   * @throws IOException if this JVM has no such field
   */
  long place(String field) throws IOException {
    Long place = places.get(field);
    if (place == null) {
      throw new IOException("no field " + field);
    }
    return place;
  }
}
