package io.ksm.trace;

import io.ksm.trace.parquet.Column;
import io.ksm.trace.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes the rows of one table of a trace, from its first part to its last. Used by one thread;
 * holds one row group.
 */
final class TableCursor implements AutoCloseable {
  private static final int PAGES_LOW = 6;
  private static final int PAGES_HIGH = 7;
  private static final long[] NOTHING = {};

  private final Table table;
  private final Set<Integer> unread;
  private final @Nullable ContentNumbers contents;
  private final Iterator<Path> files;
  private final long[][] numbers;
  private final String[][] texts;

  private @Nullable ParquetReader reader;
  private Path file = Path.of("");
  private int group;
  private int rows;
  private int row = -1;

  /** The numbers of contents in the present row group, and how many rows were read with it. */
  private int[] contentNumbers = {};

  private long firstRow;

  /** Begins before the first row. */
  TableCursor(Table table, List<Path> files) {
    this(table, files, Set.of(), null);
  }

  /**
   * Begins before the first row of the table of pages.
   *
   * @param contents has the number of each row's content
   */
  TableCursor(List<Path> files, ContentNumbers contents) {
    this(Table.PAGES, files, Set.of(PAGES_LOW, PAGES_HIGH), contents);
  }

  private TableCursor(
      Table table, List<Path> files, Set<Integer> unread, @Nullable ContentNumbers contents) {
    this.unread = unread;
    this.contents = contents;
    this.table = table;
    this.files = files.iterator();
    this.numbers = new long[table.columns().size()][];
    Arrays.fill(numbers, NOTHING);
    this.texts = new String[table.columns().size()][];
  }

  /**
   * Goes to the next row.
   *
   * @return false if there is none
   */
  boolean next() throws IOException {
    row++;
    while (row >= rows) {
      if (!nextGroup()) {
        row = rows;
        return false;
      }
      row = 0;
    }
    return true;
  }

  private boolean nextGroup() throws IOException {
    while (reader == null || group == reader.groups()) {
      close();
      if (!files.hasNext()) {
        rows = 0;
        return false;
      }
      file = files.next();
      reader = new ParquetReader(file);
      group = 0;
    }
    for (int i = 0; i < numbers.length; i++) {
      Column column = table.columns().get(i);
      if (unread.contains(i)) {
        numbers[i] = NOTHING;
      } else if (column.type() == Column.Type.TEXT) {
        texts[i] = reader.texts(group, column.name());
      } else {
        numbers[i] = reader.numbers(group, column.name(), numbers[i]);
      }
    }
    rows = reader.rows(group);
    if (contents != null) {
      contentNumbers = contents.read(firstRow, rows, contentNumbers);
      firstRow += rows;
    }
    group++;
    return true;
  }

  /** Returns the number in a column of the present row. */
  long number(int column) {
    return numbers[column][row];
  }

  /** Returns the number of the present row's content. */
  int content() {
    return contentNumbers[row];
  }

  /** Returns the text in a column of the present row. */
  String text(int column) {
    return texts[column][row];
  }

  /** Makes the exception for a row that cannot be. */
  IOException damaged(String why) {
    return new IOException("'%s' is damaged: %s".formatted(file, why));
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
