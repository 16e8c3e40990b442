package io.ksm.trace.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Decodes the pages of one column of a row group. One thread. */
final class ColumnReader {
  private final Column.Type type;
  private final ByteBuffer in;
  private final long[] values;
  private final int rows;
  private String[] dictionary = {};
  private int read;

  /** What a page's header says. */
  private static final class PageHeader {
    long kind = -1;
    long bytes = -1;
    long count = -1;
    long encoding = -1;

    /** The checksum of the page's bytes; -1 if there is none, as in files of others. */
    long crc = -1;
  }

  /**
   * Makes a reader.
   *
   * @param in all pages of the column, little-endian
   * @param rows how many values there are
   * @param into takes the values, if it has room for all
   */
  ColumnReader(Column.Type type, ByteBuffer in, int rows, long[] into) {
    this.type = type;
    this.in = in;
    this.rows = rows;
    this.values = into.length < rows ? new long[rows] : into;
  }

  /** Returns the values, and perhaps more after them; of text, its numbers in the dictionary. */
  long[] numbers() {
    while (read < rows) {
      readPage();
    }
    return values;
  }

  /** Returns the texts, once {@link #numbers()} has been called. */
  String[] texts() {
    String[] texts = new String[rows];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = dictionary[(int) values[i]];
    }
    return texts;
  }

  /**
   * Checks that all pages are what was written, without decoding them.
   *
   * @return how many values they have, those of the dictionary not counted
   */
  int check() {
    int values = 0;
    while (in.hasRemaining()) {
      PageHeader header = readHeader();
      var _ = content(header);
      values += header.kind == Encoding.DATA_PAGE ? (int) header.count : 0;
    }
    return values;
  }

  private PageHeader readHeader() {
    PageHeader header = new PageHeader();
    ThriftReader fields = new ThriftReader(in);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> header.kind = fields.number();
        case 3 -> header.bytes = fields.number();
        case 4 -> header.crc = fields.number() & 0xffff_ffffL;
        case 5, 7 -> fields.struct(inner -> readCounts(inner, header));
        default -> fields.skip();
      }
    }
    return header;
  }

  private ByteBuffer content(PageHeader header) {
    check(header.bytes >= 0 && header.bytes <= in.remaining(), "a page is longer than its column");
    ByteBuffer page = in.slice(in.position(), (int) header.bytes).order(in.order());
    in.position(in.position() + (int) header.bytes);
    if (header.crc >= 0) {
      CRC32 crc = new CRC32();
      crc.update(page.duplicate());
      check(crc.getValue() == header.crc, "its checksum is not that of its bytes");
    }
    return page;
  }

  private void readPage() {
    PageHeader header = readHeader();
    ByteBuffer page = content(header);
    if (header.kind == Encoding.DICTIONARY_PAGE) {
      readDictionary(page, header.count);
    } else {
      check(header.kind == Encoding.DATA_PAGE, "a page is of a kind that ksm does not write");
      check(header.count > 0 && header.count <= rows - read, "a page has too many values");
      readValues(page, (int) header.count, header.encoding);
    }
  }

  private static void readCounts(ThriftReader fields, PageHeader header) {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> header.count = fields.number();
        case 2 -> header.encoding = fields.number();
        default -> fields.skip();
      }
    }
  }

  private void readDictionary(ByteBuffer page, long count) {
    check(count >= 0 && count <= page.remaining() / Integer.BYTES, "a dictionary is too short");
    dictionary = new String[(int) count];
    for (int i = 0; i < dictionary.length; i++) {
      int length = page.getInt();
      check(length >= 0 && length <= page.remaining(), "a text is longer than its page");
      byte[] bytes = new byte[length];
      page.get(bytes);
      dictionary[i] = new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private void readValues(ByteBuffer page, int count, long encoding) {
    if (type == Column.Type.TEXT) {
      check(encoding == Encoding.DICTIONARY, "text is encoded as ksm does not do it");
      readIndexes(page, count);
    } else if (encoding == Encoding.DELTA) {
      readDeltas(page, count);
    } else {
      check(encoding == Encoding.PLAIN, "numbers are encoded as ksm does not do it");
      for (int i = 0; i < count; i++) {
        values[read++] = type == Column.Type.INT32 ? page.getInt() : page.getLong();
      }
    }
  }

  private void readIndexes(ByteBuffer page, int count) {
    int width = page.get();
    check(width > 0 && width <= Integer.SIZE, "text has numbers of an odd width");
    long header = ThriftReader.varint(page);
    check((header & 1) == 1 && header >>> 1 == (count + 7) / 8, "text is encoded as ksm does not");
    BitReader bits = new BitReader(page);
    for (int i = 0; i < count; i++) {
      long index = bits.next(width);
      check(index < dictionary.length, "a text is not in the dictionary");
      values[read++] = index;
    }
  }

  private void readDeltas(ByteBuffer page, int count) {
    long block = ThriftReader.varint(page);
    long miniblocks = ThriftReader.varint(page);
    long total = ThriftReader.varint(page);
    check(
        block == DeltaEncoder.BLOCK && miniblocks == DeltaEncoder.MINIBLOCKS && total == count,
        "differences are encoded as ksm does not do it");
    int end = read + count;
    values[read] = ThriftReader.zigzag(page);
    read++;
    byte[] widths = new byte[DeltaEncoder.MINIBLOCKS];
    while (read < end) {
      long min = ThriftReader.zigzag(page);
      page.get(widths);
      for (int i = 0; i < widths.length && read < end; i++) {
        readMiniblock(page, widths[i], min, end);
      }
    }
  }

  private void readMiniblock(ByteBuffer page, int width, long min, int end) {
    check(width >= 0 && width <= Long.SIZE, "differences are wider than 64 bits");
    int size = DeltaEncoder.BLOCK / DeltaEncoder.MINIBLOCKS;
    int next = page.position() + size * width / Byte.SIZE;
    BitReader bits = new BitReader(page);
    for (int i = 0; i < size && read < end; i++) {
      long value = values[read - 1] + min + bits.next(width);
      values[read] = type == Column.Type.INT32 ? (int) value : value;
      read++;
    }
    page.position(next);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
