package io.ksm.trace.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that tables are read back as they were written, here and by another engine. */
class ParquetFileTest {
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 400);

  /** Of how many bytes one has a wrong bit; an odd number, so that each bit's turn comes. */
  private static final int EVERY = Integer.getInteger("ksm.cuts.every", 7) | 1;

  private static final List<Column> SCHEMA =
      List.of(
          Column.int32("small"),
          Column.int64("even"),
          Column.int64("any"),
          Column.int64("extreme"),
          Column.text("name"));

  private static Connection engine;

  @TempDir private Path folder;
  private Path file;
  private final List<Object[]> expected = new ArrayList<>();

  /** Its start takes longer than a test. */
  @BeforeAll
  static void start() throws SQLException {
    engine = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterAll
  static void stop() throws SQLException {
    engine.close();
  }

  @BeforeEach
  void name() {
    file = folder.resolve("table.parquet");
  }

  private static Object[] row(int i, SplittableRandom random) {
    long extreme =
        switch (i % 4) {
          case 0 -> Long.MIN_VALUE;
          case 1 -> Long.MAX_VALUE;
          case 2 -> 0;
          default -> -1;
        };
    int small = i % 1000 == 0 ? Integer.MIN_VALUE : i % 1001 == 0 ? Integer.MAX_VALUE : i / 7;
    return new Object[] {
      small, 1000L + 3L * i, random.nextLong(), extreme, "[name " + random.nextInt(40) + " ü]"
    };
  }

  private void add(ParquetWriter writer, Object[] row) throws IOException {
    writer.set(0, (int) row[0]);
    writer.set(1, (long) row[1]);
    writer.set(2, (long) row[2]);
    writer.set(3, (long) row[3]);
    writer.set(4, (String) row[4]);
    writer.endRow();
  }

  private void write(int rows, boolean plain) throws IOException {
    SplittableRandom random = new SplittableRandom(rows);
    try (ParquetWriter writer = new ParquetWriter(file, SCHEMA, Map.of("a key", "its ü"), plain)) {
      for (int i = 0; i < rows; i++) {
        expected.add(row(i, random));
        add(writer, expected.getLast());
      }
      assertThat(file).doesNotExist();
      assertThat(writer.finish()).isEqualTo(Files.size(file));
    }
  }

  private void checkOwnReader() throws IOException {
    try (ParquetReader reader = new ParquetReader(file)) {
      assertThat(reader.metadata()).isEqualTo(Map.of("a key", "its ü"));
      assertThat(reader.columns()).containsExactly("small", "even", "any", "extreme", "name");
      int at = 0;
      for (int group = 0; group < reader.groups(); group++) {
        long[][] numbers = new long[4][];
        for (int column = 0; column < 4; column++) {
          numbers[column] = reader.numbers(group, SCHEMA.get(column).name());
        }
        String[] names = reader.texts(group, "name");
        for (int i = 0; i < reader.rows(group); i++) {
          check(
              at++,
              new Object[] {
                (int) numbers[0][i], numbers[1][i], numbers[2][i], numbers[3][i], names[i]
              });
        }
      }
      assertThat(at).isEqualTo(expected.size());
    }
  }

  /** An assertion for each row would take longer than the rest. */
  private void check(int at, Object[] row) {
    if (!Arrays.equals(row, expected.get(at))) {
      assertThat(row).as("row %d", at).isEqualTo(expected.get(at));
    }
  }

  private void checkDuckDb() throws SQLException {
    try (Statement statement = engine.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM '" + file + "'")) {
      int at = 0;
      while (rows.next()) {
        check(
            at++,
            new Object[] {
              rows.getInt(1), rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getString(5)
            });
      }
      assertThat(at).isEqualTo(expected.size());
    }
  }

  /** No row, one, a block of differences more or less, several pages, several row groups. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 32, 33, 128, 129, 130, 16_385, 132_000})
  void isReadBack(int rows) throws Exception {
    write(rows, false);
    checkOwnReader();
    checkDuckDb();
  }

  /** A third reader, in Java: several row groups, and pages of both encodings. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isReadBackByHardwood(boolean plain) throws Exception {
    write(140_000, plain);
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      for (int column = 1; column < 4; column++) {
        long[] values = new long[expected.size()];
        int at = 0;
        try (var batches = reader.columnReader(SCHEMA.get(column).name())) {
          while (batches.nextBatch()) {
            System.arraycopy(batches.getLongs(), 0, values, at, batches.getRecordCount());
            at += batches.getRecordCount();
          }
        }
        int of = column;
        assertThat(values).isEqualTo(expected.stream().mapToLong(row -> (long) row[of]).toArray());
      }
    }
  }

  @Test
  void plainFilesHoldNoDifferences() throws Exception {
    write(20_000, true);
    checkOwnReader();
    checkDuckDb();
    try (Statement statement = engine.createStatement();
        ResultSet encodings =
            statement.executeQuery(
                "SELECT DISTINCT encodings FROM parquet_metadata('" + file + "') ORDER BY 1")) {
      assertThat(encodings.next()).isTrue();
      assertThat(encodings.getString(1)).isEqualTo("PLAIN");
      assertThat(encodings.next()).isTrue();
      assertThat(encodings.getString(1)).isEqualTo("PLAIN, RLE_DICTIONARY");
      assertThat(encodings.next()).isFalse();
    }
  }

  /** An engine passes a row group without a look, where no value of it can be wanted. */
  @Test
  void tellsTheRangeOfEachRowGroup() throws Exception {
    write(140_000, false);
    try (Statement statement = engine.createStatement();
        ResultSet ranges =
            statement.executeQuery(
                "SELECT stats_min_value, stats_max_value FROM parquet_metadata('%s') WHERE path_in_schema='even' ORDER BY row_group_id"
                    .formatted(file))) {
      ranges.next();
      assertThat(ranges.getLong(1)).isEqualTo(1000);
      assertThat(ranges.getLong(2)).isEqualTo(1000 + 3L * 131_071);
      ranges.next();
      assertThat(ranges.getLong(1)).isEqualTo(1000 + 3L * 131_072);
    }
  }

  /** What steps evenly costs nearly nothing, and what does not no more than its bits. */
  @Test
  void isSmall() throws Exception {
    write(130_000, false);
    // Two random columns (one of them of extremes), and some texts of six bits.
    assertThat(Files.size(file)).isLessThan(130_000L * 18);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000, 131_071, 131_072, 200_000})
  void takesBackRowsSinceTheMark(int kept) throws Exception {
    SplittableRandom random = new SplittableRandom(kept);
    try (ParquetWriter writer = new ParquetWriter(file, SCHEMA, Map.of("a key", "its ü"), false)) {
      for (int i = 0; i < kept; i++) {
        expected.add(row(i, random));
        add(writer, expected.getLast());
      }
      writer.mark();
      for (int i = 0; i < 140_000; i++) {
        add(writer, row(i, random));
      }
      writer.takeBack();
      assertThat(writer.rows()).isEqualTo(kept);
      expected.add(row(7, random));
      add(writer, expected.getLast());
      writer.finish();
    }
    checkOwnReader();
    checkDuckDb();
  }

  @Test
  void leavesNothingOfWhatWasNotFinished() throws Exception {
    try (ParquetWriter writer = new ParquetWriter(file, SCHEMA, Map.of(), false)) {
      add(writer, row(1, new SplittableRandom(1)));
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** Any bytes are either read or refused in one line. */
  @Tag("long")
  @Test
  void damageIsRefused() throws Exception {
    write(500, false);
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(5);
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] damaged = whole.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        damaged[random.nextInt(whole.length)] = (byte) random.nextInt();
      }
      Files.write(file, damaged);
      try (ParquetReader reader = new ParquetReader(file)) {
        for (int group = 0; group < reader.groups(); group++) {
          reader.numbers(group, "small");
          reader.numbers(group, "any");
          reader.texts(group, "name");
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining(file.toString()).message().doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(ROUNDS / 30);
  }

  /** Whatever bit of a column is wrong: it is told, or was of no consequence. */
  @Tag("long")
  @Test
  void eachWrongBitIsFoundWhereItIs() throws Exception {
    write(700, false);
    byte[] whole = Files.readAllBytes(file);
    int footer =
        whole.length
            - 8
            - ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - 8);
    int begin = ParquetWriter.MAGIC.length;
    int found = 0;
    for (int at = begin; at < footer; at += EVERY) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << (at & 7));
      Files.write(file, damaged);
      try (ParquetReader reader = new ParquetReader(file)) {
        reader.check(0);
        checkOwnReader();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("row group 0, column '");
        found++;
      }
    }
    assertThat(found).isGreaterThan((footer - begin) / EVERY * 98 / 100);
  }

  @Test
  void groupsEndWhereTheWriterWantsIt() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    try (ParquetWriter writer = new ParquetWriter(file, SCHEMA, Map.of("a key", "its ü"), false)) {
      writer.endGroup();
      for (int i = 0; i < 1000; i++) {
        expected.add(row(i, random));
        add(writer, expected.getLast());
        if (i == 299) {
          writer.endGroup();
          writer.endGroup();
        }
      }
      writer.finish();
    }
    checkOwnReader();
    checkDuckDb();
    try (ParquetReader reader = new ParquetReader(file)) {
      assertThat(reader.groups()).isEqualTo(2);
      assertThat(reader.rows(0)).isEqualTo(300);
      // The second column is 1000 + 3 i.
      assertThat(reader.mayHave(0, "even", 1000, 1000)).isTrue();
      assertThat(reader.mayHave(0, "even", Long.MIN_VALUE, 999)).isFalse();
      assertThat(reader.mayHave(0, "even", 1898, 5000)).isFalse();
      assertThat(reader.mayHave(1, "even", 1898, 1900)).isTrue();
      assertThat(reader.mayHave(1, "name", 1, 2)).isTrue();
    }
  }

  @Test
  void cutFilesAreRefused() throws Exception {
    write(100, false);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 3, 8, 11, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> new ParquetReader(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is damaged, or ksm did not write it");
    }
  }
}
