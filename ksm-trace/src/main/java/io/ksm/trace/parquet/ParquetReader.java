package io.ksm.trace.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the tables that {@link ParquetWriter} writes, a row group at a time. Others' Parquet files
 * have features that it does not know; it says so.
 *
 * <p>Used by one thread. Reads only the columns that are asked for, and holds one row group.
 */
public final class ParquetReader implements AutoCloseable {
  private static final long[] NOTHING = {};
  private static final int MAX_FOOTER = 1 << 30;
  private static final int MAX_GROUP_ROWS = 1 << 20;
  private static final int TAIL = Integer.BYTES + ParquetWriter.MAGIC.length;

  private final Path file;

  /** Holds what was read last, which is decoded before anything else is read. */
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  private final FileChannel channel;
  private final Map<String, String> metadata = new HashMap<>();
  private final List<String> columns = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();

  /** What the footer says of a row group. */
  private static final class Group {
    long rows;
    List<StoredChunk> chunks = List.of();
  }

  /** Reads something of the file's bytes, which may be damaged. */
  @FunctionalInterface
  private interface Decoding<T> {
    T decode() throws IOException;
  }

  /** Reads something of a column in a row group. */
  @FunctionalInterface
  private interface ChunkDecoding<T> {
    T decode(StoredChunk chunk) throws IOException;
  }

  /**
   * Opens a file and reads its footer.
   *
   * @throws IOException if it cannot be read, or is damaged
   */
  @SuppressWarnings("MustBeClosedChecker") // close() closes it
  public ParquetReader(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      decode(this::readFooter, "");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns what the footer says of the table as a whole, key to value. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /** Returns the names of the columns. */
  public List<String> columns() {
    return List.copyOf(columns);
  }

  /** Returns how many row groups there are. */
  public int groups() {
    return groups.size();
  }

  /** Returns how many rows a row group has. */
  public int rows(int group) {
    return (int) groups.get(group).rows;
  }

  /**
   * Says whether a row group may have a number of a range in a column, as far as the footer tells.
   *
   * @param first of the range
   * @param last of the range, inclusive
   * @throws IOException if there is no such column
   */
  public boolean mayHave(int group, String column, long first, long last) throws IOException {
    return decode(group, column, chunk -> chunk.min <= last && chunk.max >= first);
  }

  /** Returns the numbers of a column in a row group, in a new array. */
  public long[] numbers(int group, String column) throws IOException {
    return numbers(group, column, NOTHING);
  }

  /**
   * Returns the numbers of a column in a row group.
   *
   * @param into takes them, if it has room for all; else a new array does
   * @throws IOException if they cannot be read, are damaged, or there is no such column
   */
  public long[] numbers(int group, String column, long[] into) throws IOException {
    return decode(
        group,
        column,
        chunk -> {
          check(chunk.type != Column.Type.TEXT.code, "column '%s' holds text".formatted(column));
          return reader(group, chunk, into).numbers();
        });
  }

  /**
   * Returns the texts of a column in a row group.
   *
   * @throws IOException if they cannot be read, are damaged, or there is no such column
   */
  public String[] texts(int group, String column) throws IOException {
    return decode(
        group,
        column,
        chunk -> {
          check(chunk.type == Column.Type.TEXT.code, "column '%s' holds no text".formatted(column));
          ColumnReader reader = reader(group, chunk, NOTHING);
          var _ = reader.numbers();
          return reader.texts();
        });
  }

  /**
   * Checks by checksums that a row group is what was written, without decoding its values.
   *
   * @throws IOException if it cannot be read, or is damaged; the message names the row group
   */
  public void check(int group) throws IOException {
    for (StoredChunk each : groups.get(group).chunks) {
      decode(
          group,
          each.name,
          chunk -> {
            int values = reader(group, chunk, NOTHING).check();
            check(values == rows(group), "it has %d values".formatted(values));
            return values;
          });
    }
  }

  /**
   * Returns the smallest and the largest number of a column in a row group, as the footer tells
   * them.
   *
   * @throws IOException if there is no such column
   */
  public long[] range(int group, String column) throws IOException {
    return decode(group, column, chunk -> new long[] {chunk.min, chunk.max});
  }

  private StoredChunk chunk(int group, String column) {
    for (StoredChunk chunk : groups.get(group).chunks) {
      if (chunk.name.equals(column)) {
        return chunk;
      }
    }
    throw new IllegalArgumentException("it has no column '%s'".formatted(column));
  }

  private ColumnReader reader(int group, StoredChunk chunk, long[] into) throws IOException {
    check(chunk.codec == 0, "it is compressed, and ksm does not compress");
    Column.Type type =
        Arrays.stream(Column.Type.values())
            .filter(each -> each.code == chunk.type)
            .findAny()
            .orElseThrow(() -> new IllegalArgumentException("it has a column of another type"));
    long rows = groups.get(group).rows;
    // A delta-coded page of equal values takes no less.
    check(rows >= 0 && rows <= 64 * chunk.bytes, "it has more rows than bytes");
    return new ColumnReader(type, bytes(chunk.start(), chunk.bytes), (int) rows, into);
  }

  private boolean readFooter() throws IOException {
    long size = channel.size();
    check(size >= TAIL + ParquetWriter.MAGIC.length, "it is too short");
    ByteBuffer tail = bytes(size - TAIL, TAIL);
    int length = tail.getInt();
    byte[] magic = new byte[ParquetWriter.MAGIC.length];
    tail.get(magic);
    check(Arrays.equals(magic, ParquetWriter.MAGIC), "it does not end as a Parquet file does");
    check(length > 0 && length <= Math.min(MAX_FOOTER, size - TAIL), "its footer has no end");
    ThriftReader footer = new ThriftReader(bytes(size - TAIL - length, length));
    for (int field = footer.next(); field != 0; field = footer.next()) {
      switch (field) {
        case 2 -> columns.addAll(footer.structs(ParquetReader::readName));
        case 4 -> groups.addAll(footer.structs(ParquetReader::readGroup));
        case 5 -> footer.structs(this::readPair);
        default -> footer.skip();
      }
    }
    check(!columns.isEmpty(), "it has no schema");
    columns.removeFirst();
    return true;
  }

  private static String readName(ThriftReader element) {
    String name = "";
    for (int field = element.next(); field != 0; field = element.next()) {
      if (field == 4) {
        name = element.text();
      } else {
        element.skip();
      }
    }
    return name;
  }

  private String readPair(ThriftReader pair) {
    String key = "";
    String value = "";
    for (int field = pair.next(); field != 0; field = pair.next()) {
      switch (field) {
        case 1 -> key = pair.text();
        case 2 -> value = pair.text();
        default -> pair.skip();
      }
    }
    metadata.put(key, value);
    return key;
  }

  private static Group readGroup(ThriftReader fields) {
    Group group = new Group();
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> group.chunks = fields.structs(ParquetReader::readChunk);
        case 3 -> group.rows = fields.number();
        default -> fields.skip();
      }
    }
    check(group.rows >= 0 && group.rows <= MAX_GROUP_ROWS, "a row group is too large");
    return group;
  }

  private static StoredChunk readChunk(ThriftReader fields) {
    StoredChunk chunk = new StoredChunk();
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == 3) {
        fields.struct(data -> readData(data, chunk));
      } else {
        fields.skip();
      }
    }
    return chunk;
  }

  private static void readData(ThriftReader data, StoredChunk chunk) {
    for (int field = data.next(); field != 0; field = data.next()) {
      switch (field) {
        case 1 -> chunk.type = data.number();
        case 3 -> chunk.name = String.join(".", data.texts());
        case 4 -> chunk.codec = data.number();
        case 7 -> chunk.bytes = data.number();
        case 9 -> chunk.dataStart = data.number();
        case 11 -> chunk.dictionaryStart = data.number();
        case 12 -> data.struct(range -> readRange(range, chunk));
        default -> data.skip();
      }
    }
  }

  private static void readRange(ThriftReader range, StoredChunk chunk) {
    for (int field = range.next(); field != 0; field = range.next()) {
      switch (field) {
        case 5 -> chunk.max = range.binaryNumber(chunk.max);
        case 6 -> chunk.min = range.binaryNumber(chunk.min);
        default -> range.skip();
      }
    }
  }

  private ByteBuffer bytes(long start, long length) throws IOException {
    check(start >= 0 && length >= 0 && length <= channel.size() - start, "it is cut off");
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer bytes = buffer.clear().limit((int) length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, start + bytes.position()) < 0) {
        throw new EOFException("it is cut off");
      }
    }
    return bytes.flip();
  }

  private <T> T decode(int group, String column, ChunkDecoding<T> decoding) throws IOException {
    return decode(
        () -> decoding.decode(chunk(group, column)),
        "row group %d, column '%s': ".formatted(group, column));
  }

  /** The bytes may be anything; whatever cannot be decoded is one kind of failure. */
  private <T> T decode(Decoding<T> decoding, String where) throws IOException {
    try {
      return decoding.decode();
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | ArithmeticException
        | EOFException e) {
      String why = Objects.requireNonNullElse(e.getMessage(), "it ends too early");
      throw new IOException(
          "'%s' is damaged, or ksm did not write it: %s%s".formatted(file, where, why), e);
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
