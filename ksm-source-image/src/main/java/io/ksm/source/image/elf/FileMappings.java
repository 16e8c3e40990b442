package io.ksm.source.image.elf;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.Fields;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says which file each mapping of a process shows, by a core's {@code NT_FILE} notes. Used by one
 * thread.
 */
final class FileMappings {
  /**
   * As many as an {@link ElfHeader} may have segments. Bounds the memory that a false count costs.
   */
  private static final int MAX_MAPPINGS = 1 << 18;

  /**
   * How long all names may be together. The kernel writes no more than 4 MiB of them by default.
   */
  private static final int MAX_TEXT = 16 << 20;

  private final TreeMap<Long, Mapping> byStart = new TreeMap<>(Long::compareUnsigned);
  private long text;
  private boolean areKnown;

  /** Holds the last address of a mapping, and its file. */
  private record Mapping(long last, String name) {}

  /**
   * Adds what a note says: a count, a page size, that many ranges of addresses, and after them that
   * many names.
   *
   * @throws IOException if it is damaged and damaged files are not wanted
   */
  void add(Fields note, boolean wide, Damage damage) throws IOException {
    areKnown = true;
    int word = wide ? Long.BYTES : Integer.BYTES;
    long count = note.length() < 2 * word ? 0 : note.word(0, wide);
    if (note.length() < 2 * word || count < 0 || count > (note.length() - 2 * word) / (3 * word)) {
      damage.found("the note NT_FILE of %d bytes cannot hold its ranges".formatted(note.length()));
      return;
    }
    if (byStart.size() + count > MAX_MAPPINGS) {
      damage.found("its notes NT_FILE have over %d ranges".formatted(MAX_MAPPINGS));
      return;
    }
    int name = (int) (2 + 3 * count) * word;
    text += note.length() - name;
    if (text > MAX_TEXT) {
      damage.found("its notes NT_FILE have over %d bytes of names".formatted(MAX_TEXT));
      return;
    }
    for (int i = 0; i < count; i++) {
      int entry = (2 + 3 * i) * word;
      int end = note.endOfText(name);
      byStart.put(
          note.word(entry, wide),
          new Mapping(note.word(entry + word, wide) - 1, note.text(name, end)));
      name = Math.min(end + 1, note.length());
    }
  }

  /** Says whether there was a note, be it an empty one. */
  boolean areKnown() {
    return areKnown;
  }

  /** Returns the file that a process sees at an address, or null. */
  @Nullable String at(long address) {
    Map.Entry<Long, Mapping> found = byStart.floorEntry(address);
    return found != null && Long.compareUnsigned(address, found.getValue().last) <= 0
        ? found.getValue().name
        : null;
  }
}
