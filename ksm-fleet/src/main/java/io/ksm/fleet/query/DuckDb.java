package io.ksm.fleet.query;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.Mebibytes;
import io.ksm.fleet.contents.CollectedSource;
import io.ksm.fleet.contents.HashRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Answers questions by DuckDB, in this process. Reads the files of contents as they are.
 *
 * <p>What does not fit into its memory goes to a folder that is removed by {@link #close}, or when
 * the JVM ends. Used by one thread; the engine itself uses as many as it may.
 */
public final class DuckDb implements FleetEngine {
  private static final int INSERTED_ROWS = 500;

  private final Fleet fleet;
  private final EngineLimits limits;
  private final SpillFolder spill;
  private final Connection connection;

  private DuckDb(Fleet fleet, EngineLimits limits, SpillFolder spill, Connection connection) {
    this.fleet = fleet;
    this.limits = limits;
    this.spill = spill;
    this.connection = connection;
  }

  /**
   * Starts the engine and lets it find which contents are repeated: the most costly of its answers,
   * on which all others rest.
   *
   * @param range of fingerprints to ask about: a sample, or all
   * @throws io.ksm.api.UsageException if DuckDB is not there
   * @throws IOException if it cannot be started, a file is damaged or cannot be read, or memory or
   *     disk is full
   */
  public static DuckDb open(Fleet fleet, HashRange range, EngineLimits limits) throws IOException {
    Driver driver = DuckDbDriver.load();
    SpillFolder spill = SpillFolder.make(limits.spillFolder());
    boolean opened = false;
    try {
      List<Path> files = sieved(fleet, range, limits, spill);
      Connection connection = driver.connect("jdbc:duckdb:", new Properties());
      DuckDb engine = new DuckDb(fleet, limits, spill, connection);
      boolean begun = false;
      try {
        engine.begin(range, files);
        begun = true;
      } finally {
        if (!begun) {
          connection.close();
        }
      }
      opened = true;
      return engine;
    } catch (SQLException e) {
      throw failure(e, limits, spill);
    } finally {
      if (!opened) {
        spill.close();
      }
    }
  }

  private static List<Path> sieved(
      Fleet fleet, HashRange range, EngineLimits limits, SpillFolder spill) throws IOException {
    try {
      return new SievedFiles(fleet.files(), range, limits, spill.path()).sieve();
    } catch (IOException e) {
      throw isFull(e) ? failure(e, limits, spill) : e;
    }
  }

  private void begin(HashRange range, List<Path> files) throws SQLException, IOException {
    run("SET threads = " + limits.threads());
    run("SET memory_limit = '%d B'".formatted(limits.memoryBytes()));
    run("SET temp_directory = " + quoted(spill.path()));
    if (limits.spillBytes() > 0) {
      run("SET max_temp_directory_size = '%d B'".formatted(room(files)));
    }
    // Nothing here depends on the order of rows, and to keep it takes memory.
    run("SET preserve_insertion_order = false");
    run("SET autoinstall_known_extensions = false");
    makeSources();
    boolean oneDomain = fleet.sources().stream().allMatch(source -> source.domain() == 0);
    run(
        "CREATE VIEW contents AS SELECT c.source, %s AS domain, c.lo, c.n FROM read_parquet([%s], hive_partitioning = false) c%s WHERE c.lo BETWEEN %d AND %d"
            .formatted(
                oneDomain ? "0" : "s.domain",
                names(files),
                oneDomain ? "" : " JOIN sources s ON c.source = s.source",
                range.first(),
                range.last()));
    run("CREATE TABLE repeated AS " + Question.REPEATED.text());
  }

  /** What is left of the engine's room on the disk. */
  private long room(List<Path> files) throws IOException {
    long taken = 0;
    for (Path file : files) {
      taken += file.startsWith(spill.path()) ? Files.size(file) : 0;
    }
    return limits.spillBytes() - taken;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String quoted(Path path) {
    return quoted(path.toAbsolutePath().toString());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A name with a wildcard stands for others: such files get another name in the spill folder. */
  private String names(List<Path> files) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : files) {
      boolean plain = file.toAbsolutePath().toString().matches("[^*?\\[\\]{}]*");
      names.add(quoted(plain ? file : spill.link(file, names.size())));
    }
    return String.join(", ", names);
  }

  private void makeSources() throws SQLException {
    run(
        "CREATE TABLE sources (source BIGINT, host VARCHAR, domain INTEGER, pages BIGINT, contents BIGINT, zero_pages BIGINT, resident_pages BIGINT, first_moment INTEGER, last_moment INTEGER)");
    List<FleetSource> all = fleet.sources();
    for (int first = 0; first < all.size(); first += INSERTED_ROWS) {
      List<FleetSource> some = all.subList(first, Math.min(all.size(), first + INSERTED_ROWS));
      run(
          some.stream()
              .map(this::values)
              .collect(Collectors.joining(", ", "INSERT INTO sources VALUES ", "")));
    }
  }

  private String values(FleetSource source) {
    CollectedSource collected = source.collected();
    return "(%d, %s, %d, %d, %d, %d, %d, %d, %d)"
        .formatted(
            collected.id(),
            quoted(fleet.hosts().get(source.host()).name()),
            source.domain(),
            collected.counts().pages(),
            collected.contents(),
            collected.counts().zeroPages(),
            collected.counts().residentPages(),
            source.firstMoment(),
            source.lastMoment());
  }

  @Override
  public <T> List<T> ask(Question question, Function<SqlRow, T> read) throws IOException {
    List<T> answer = new ArrayList<>();
    String sql = question == Question.REPEATED ? "SELECT * FROM repeated" : question.text();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      SqlRow row = new Row(rows);
      while (rows.next()) {
        answer.add(read.apply(row));
      }
    } catch (RowFailure e) {
      throw failure(e.failure, limits, spill);
    } catch (SQLException e) {
      throw failure(e, limits, spill);
    }
    return answer;
  }

  /** Says that a row cannot be read, out of a function that may not throw it. */
  private static final class RowFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException failure;

    RowFailure(SQLException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private record Row(ResultSet rows) implements SqlRow {
    @Override
    public long number(int column) {
      try {
        return rows.getLong(column + 1);
      } catch (SQLException e) {
        throw new RowFailure(e);
      }
    }

    @Override
    public String text(int column) {
      try {
        return Objects.requireNonNullElse(rows.getString(column + 1), "");
      } catch (SQLException e) {
        throw new RowFailure(e);
      }
    }
  }

  private static boolean isFull(Exception e) {
    String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return said.contains("max_temp_directory_size") || said.contains("no space left");
  }

  private static IOException failure(Exception e, EngineLimits limits, SpillFolder spill) {
    String said =
        String.valueOf(e.getMessage())
            .lines()
            .filter(line -> !line.isBlank())
            .limit(2)
            .map(String::strip)
            .collect(Collectors.joining(" "));
    if (isFull(e)) {
      return new IOException(
          "the folder '%s' is full, to which goes what does not fit into %s: name a larger one by --spill, or give more by --max-spill or --memory-limit"
              .formatted(spill.path().getParent(), Mebibytes.room(limits.memoryBytes())),
          e);
    }
    if (said.toLowerCase(Locale.ROOT).contains("out of memory")) {
      return new IOException(
          "%s are too little for this fleet: give more by --memory-limit, or ask about a --sample"
              .formatted(Mebibytes.room(limits.memoryBytes())),
          e);
    }
    return new IOException("DuckDB cannot answer: " + said, e);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e, limits, spill);
    } finally {
      spill.close();
    }
  }
}
