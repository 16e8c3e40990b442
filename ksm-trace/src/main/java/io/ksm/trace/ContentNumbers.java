package io.ksm.trace;

import io.ksm.trace.parquet.ParquetReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers the contents that a trace tells of: equal fingerprints have equal numbers, and different
 * ones different numbers. So whoever compares the pages of one trace only needs 4 bytes of each.
 * Zeros have the number 0, the others 1, 2, …
 *
 * <p>The number of each row of the table of pages is in a temporary file, 4 bytes each, which
 * nobody else can open and which goes with this object. It is made in several passes over the
 * fingerprints, each for as many of them as a hash table of {@value #TABLE_BYTES} bytes has room
 * for; a fingerprint is as random as its key. There are at most {@value #MAX_PASSES} passes, so
 * that longer traces take a larger table: at most 8 bytes for each row. They are made by one
 * thread; after that, any number of threads may {@linkplain #read read} them.
 */
final class ContentNumbers implements AutoCloseable {
  /** Rows for each pass, on average; in the hash table half of the places stay free. */
  private static final int PASS_ROWS = 1 << 20;

  /** Longer traces have more rows for each pass: so that a row is not read more often. */
  private static final int MAX_PASSES = 16;

  static final int TABLE_BYTES = 2 * PASS_ROWS * (2 * Long.BYTES + Integer.BYTES);

  private static final long[] NOTHING = {};
  private static final String STATE = "state";
  private static final String HIGH = "hi";
  private static final String LOW = "lo";

  private final FileChannel file;

  /** What was read of a row group, while the numbers are made. */
  private long[] states = NOTHING;

  private long[] highs = NOTHING;
  private long[] lows = NOTHING;
  private int[] numbers = {};
  private int last;

  private ContentNumbers(FileChannel file) {
    this.file = file;
  }

  /** Says whether there are numbers enough for the contents of a trace. */
  static boolean areEnough(Trace trace) throws IOException {
    return rows(trace.files(Table.PAGES)) < Integer.MAX_VALUE;
  }

  /**
   * Numbers the contents of a trace, for which {@linkplain #areEnough numbers are enough}.
   *
   * @throws IOException if the trace cannot be read, or there is no room for the temporary file
   */
  static ContentNumbers of(Trace trace) throws IOException {
    return of(trace, PASS_ROWS);
  }

  /** As {@link #of(Trace)}, in passes of so many rows on average. */
  static ContentNumbers of(Trace trace, int passRows) throws IOException {
    Path path = Files.createTempFile("ksm-contents", ".tmp");
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    ContentNumbers numbers = new ContentNumbers(file);
    try {
      numbers.make(trace.files(Table.PAGES), passRows);
      return numbers;
    } catch (Throwable e) {
      try (numbers) {
        throw e;
      }
    }
  }

  boolean isOpen() {
    return file.isOpen();
  }

  private static long rows(List<Path> files) throws IOException {
    long rows = 0;
    for (Path path : files) {
      try (ParquetReader reader = new ParquetReader(path)) {
        for (int group = 0; group < reader.groups(); group++) {
          rows += reader.rows(group);
        }
      }
    }
    return rows;
  }

  private void make(List<Path> files, int passRows) throws IOException {
    long passes = Math.clamp(Math.ceilDiv(rows(files), (long) passRows), 1, MAX_PASSES);
    for (long pass = 0; pass < passes; pass++) {
      FingerprintTable table = new FingerprintTable();
      long row = 0;
      for (Path path : files) {
        try (ParquetReader reader = new ParquetReader(path)) {
          for (int group = 0; group < reader.groups(); group++) {
            int rows = reader.rows(group);
            if (pass > 0) {
              numbers = read(row, rows, numbers);
            } else {
              numbers = numbers.length < rows ? new int[rows] : numbers;
              Arrays.fill(numbers, 0);
            }
            number(reader, group, new Share(pass, passes), table);
            write(row, rows);
            row += rows;
          }
        }
      }
    }
    states = NOTHING;
    highs = NOTHING;
    lows = NOTHING;
    numbers = new int[0];
  }

  /** Selects the fingerprints of one of several passes, by their leading bits. */
  private record Share(long number, long of) {
    boolean holds(long high) {
      return Math.unsignedMultiplyHigh(high, of) == number;
    }
  }

  private void number(ParquetReader reader, int group, Share share, FingerprintTable table)
      throws IOException {
    states = reader.numbers(group, STATE, states);
    highs = reader.numbers(group, HIGH, highs);
    lows = reader.numbers(group, LOW, lows);
    for (int i = 0; i < reader.rows(group); i++) {
      if (states[i] == StateCode.PRESENT && (highs[i] | lows[i]) != 0 && share.holds(highs[i])) {
        numbers[i] = table.numberOf(highs[i], lows[i], last + 1);
        last = Math.max(last, numbers[i]);
      }
    }
  }

  /**
   * Returns the numbers of a run of rows; 0 for those without a fingerprint.
   *
   * @param into takes them, if it has room for all; else a new array does
   */
  int[] read(long firstRow, int rows, int[] into) throws IOException {
    ByteBuffer bytes = buffer(rows);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, Integer.BYTES * firstRow + bytes.position()) < 0) {
        throw new EOFException("the temporary file of contents' numbers was cut");
      }
    }
    int[] found = into.length < rows ? new int[rows] : into;
    bytes.flip().asIntBuffer().get(found, 0, rows);
    return found;
  }

  private void write(long firstRow, int rows) throws IOException {
    ByteBuffer bytes = buffer(rows);
    bytes.asIntBuffer().put(numbers, 0, rows);
    while (bytes.hasRemaining()) {
      file.write(bytes, Integer.BYTES * firstRow + bytes.position());
    }
  }

  private static ByteBuffer buffer(int rows) {
    return ByteBuffer.allocate(Math.multiplyExact(rows, Integer.BYTES));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
