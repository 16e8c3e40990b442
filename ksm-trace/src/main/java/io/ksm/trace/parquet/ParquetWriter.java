package io.ksm.trace.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes one table as a Parquet file, column by column: flat, without nulls, not compressed.
 *
 * <p>The file has another name until it is {@linkplain #finish finished}, so that whatever has the
 * right name is complete. Rows since a {@linkplain #mark mark} can be taken back.
 *
 * <p>Used by one thread. Holds up to 128 Ki rows in memory, 8 bytes for each value; a row allocates
 * nothing, but for a text that is new.
 */
public final class ParquetWriter implements AutoCloseable {
  private static final int GROUP_ROWS = 128 * 1024;
  static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** What a file is called before it is finished. */
  public static final String UNFINISHED = ".unfinished";

  private final Path file;
  private final Path unfinished;
  private final Map<String, String> metadata;
  private final List<Column> schema;
  private final ColumnBuffer[] buffers;
  private final FileChannel channel;
  private final Bytes out = new Bytes();
  private final List<RowGroup> groups = new ArrayList<>();

  private long position;
  private int rows;
  private int markedRows;
  private int markedGroups;
  private boolean finished;

  private record RowGroup(int rows, long start, List<ColumnChunk> chunks) {
    long bytes() {
      return chunks.stream().mapToLong(ColumnChunk::bytes).sum();
    }
  }

  /**
   * Begins a file.
   *
   * @param metadata key to value, for the file's footer
   * @param plain whether numbers are written as they are, for readers that know nothing else
   * @throws IOException if the file cannot be written
   */
  public ParquetWriter(Path file, List<Column> schema, Map<String, String> metadata, boolean plain)
      throws IOException {
    this.file = file;
    this.unfinished = file.resolveSibling("." + file.getFileName() + UNFINISHED);
    this.schema = List.copyOf(schema);
    this.metadata = Map.copyOf(metadata);
    this.buffers =
        schema.stream()
            .map(column -> new ColumnBuffer(column, GROUP_ROWS, plain))
            .toArray(ColumnBuffer[]::new);
    this.channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    out.put(MAGIC);
    flush();
  }

  /** Sets the number in a column of the present row. */
  public void set(int column, long value) {
    buffers[column].values[rows] = value;
  }

  /** Sets the text in a column of the present row. */
  public void set(int column, String value) {
    buffers[column].values[rows] = buffers[column].number(value);
  }

  /**
   * Ends the present row.
   *
   * @throws IOException if the file cannot be written
   */
  public void endRow() throws IOException {
    rows++;
    if (rows == GROUP_ROWS) {
      if (markedRows > 0) {
        writeGroup(markedRows);
        markedGroups = groups.size();
        markedRows = 0;
      } else {
        writeGroup(rows);
      }
    }
  }

  /**
   * Ends the present row group, if it has rows: the next row begins another one. So readers that
   * want some rows only need not read those beside them. Not to be called while rows may be taken
   * back.
   *
   * @throws IOException if the file cannot be written
   */
  public void endGroup() throws IOException {
    if (rows > 0) {
      writeGroup(rows);
    }
    mark();
  }

  /** Returns how many rows there are by now. */
  public long rows() {
    return groups.stream().mapToLong(RowGroup::rows).sum() + rows;
  }

  /** Remembers the present end, for {@link #takeBack}. */
  public void mark() {
    markedRows = rows;
    markedGroups = groups.size();
  }

  /**
   * Takes back all rows since the last mark.
   *
   * @throws IOException if the file cannot be written
   */
  public void takeBack() throws IOException {
    if (groups.size() > markedGroups) {
      position = groups.get(markedGroups).start();
      channel.truncate(position);
      channel.position(position);
      groups.subList(markedGroups, groups.size()).clear();
    }
    rows = markedRows;
  }

  /**
   * Completes the file and gives it its name. It is on the disk when this returns.
   *
   * @return its length in bytes
   * @throws IOException if it cannot be written
   */
  public long finish() throws IOException {
    if (rows > 0) {
      writeGroup(rows);
    }
    writeFooter();
    channel.force(true);
    channel.close();
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    finished = true;
    return position;
  }

  private void writeGroup(int count) throws IOException {
    List<ColumnChunk> chunks = new ArrayList<>();
    long start = position;
    for (ColumnBuffer buffer : buffers) {
      chunks.add(buffer.write(count, position, out));
      flush();
      buffer.shift(count, rows);
      if (count == rows) {
        buffer.clearDictionary();
      }
    }
    groups.add(new RowGroup(count, start, List.copyOf(chunks)));
    rows -= count;
    if (markedRows >= count) {
      markedRows -= count;
    }
  }

  private void writeFooter() throws IOException {
    ThriftWriter footer = new ThriftWriter(out);
    List<Consumer<ThriftWriter>> elements = new ArrayList<>();
    elements.add(root -> root.string(4, "schema").i32(5, schema.size()));
    schema.forEach(column -> elements.add(element -> describe(column, element)));
    footer
        .i32(1, 1)
        .structs(2, elements, Consumer::accept)
        .i64(3, rows())
        .structs(4, groups, ParquetWriter::describe)
        .structs(
            5,
            metadata.entrySet(),
            (entry, pair) -> pair.string(1, entry.getKey()).string(2, entry.getValue()))
        .string(6, "ksm")
        // Numbers are ordered as signed ones, which readers believe only where it is said.
        .structs(7, schema, (_, order) -> order.struct(1, _ -> {}))
        .end();
    out.putInt(out.size());
    out.put(MAGIC);
    flush();
  }

  private static void describe(Column column, ThriftWriter element) {
    element.i32(1, column.type().code).i32(3, 0).string(4, column.name());
    if (column.type() == Column.Type.TEXT) {
      element.i32(6, 0).struct(10, logical -> logical.struct(1, _ -> {}));
    }
  }

  private static void describe(RowGroup group, ThriftWriter out) {
    out.structs(1, group.chunks(), ColumnChunk::describe)
        .i64(2, group.bytes())
        .i64(3, group.rows());
  }

  private void flush() throws IOException {
    ByteBuffer written = out.written();
    position += written.remaining();
    while (written.hasRemaining()) {
      channel.write(written);
    }
    out.cut(0);
  }

  /** Gives the file up, unless it was finished: nothing of it is left. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      channel.close();
      Files.deleteIfExists(unfinished);
    }
  }
}
