package io.ksm.trace;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A source of a trace, as its table of sources lists it.
 *
 * @param number of the source in the trace
 * @param label its latest name
 * @param fingerprints of what kind its own fingerprints were; null if its pages had bytes
 */
public record ListedSource(int number, String label, @Nullable String fingerprints) {
  private static final int NUMBER = 1;
  private static final int PRESENT = 2;
  private static final int LABEL = 5;
  private static final int FINGERPRINTS = 6;

  /** Lists the sources of a trace, by number. */
  static List<ListedSource> of(Trace trace) throws IOException {
    Map<Integer, ListedSource> sources = new TreeMap<>();
    try (TableCursor row = new TableCursor(Table.SOURCES, trace.files(Table.SOURCES))) {
      while (row.next()) {
        if (row.number(PRESENT) != 0) {
          int number = (int) row.number(NUMBER);
          sources.put(number, new ListedSource(number, label(row), fingerprints(row)));
        }
      }
    }
    return List.copyOf(sources.values());
  }

  /**
   * Returns the name in a row.
   *
   * @throws IOException if there is none
   */
  static String label(TableCursor row) throws IOException {
    if (row.text(LABEL).isBlank()) {
      throw row.damaged("a source has no name");
    }
    return row.text(LABEL);
  }

  /** Returns the kind of fingerprints in a row. */
  static @Nullable String fingerprints(TableCursor row) {
    return row.text(FINGERPRINTS).isEmpty() ? null : row.text(FINGERPRINTS);
  }
}
