package io.ksm.source.linux;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a HotSpot JVM tells of its own data: libjvm.so exports a table, {@code gHotSpotVMStructs},
 * of types, their fields, and where they are. The JDK's serviceability agent reads the same.
 *
 * <p>Each entry has the name of a type and of a field, and the address of a static field or the
 * offset of another one. Where these stand in an entry is told by further symbols.
 */
final class JvmStructs {
  private static final String PREFIX = "gHotSpotVMStruct";
  private static final int MOST_ENTRIES = 20_000;

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
   * @param library of the JVM
   * @param base where it is loaded
   * @param memory of the process
   * @param wanted fields, as {@code Type::field}
   * @throws IOException if the table cannot be read
   */
  static JvmStructs read(ElfLibrary library, long base, Memory memory, Set<String> wanted)
      throws IOException {
    long typeName = memory.word(base + library.symbol(PREFIX + "EntryTypeNameOffset"));
    long fieldName = memory.word(base + library.symbol(PREFIX + "EntryFieldNameOffset"));
    long isStatic = memory.word(base + library.symbol(PREFIX + "EntryIsStaticOffset"));
    long offset = memory.word(base + library.symbol(PREFIX + "EntryOffsetOffset"));
    long address = memory.word(base + library.symbol(PREFIX + "EntryAddressOffset"));
    long stride = memory.word(base + library.symbol(PREFIX + "EntryArrayStride"));
    long entry = memory.word(base + library.symbol(PREFIX + "s"));
    JvmStructs found = new JvmStructs();
    for (int i = 0; i < MOST_ENTRIES; i++, entry += stride) {
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
