package io.ksm.trace;

import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.api.RegionTraits.Known;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the memory of a trace held at one of its samples.
 *
 * <p>It can be moved from sample to sample. Forward costs what changed in between; backward begins
 * anew. Moved by one thread at a time, while nobody reads. Holds 19 bytes for each page that is not
 * absent, or 6 where contents are {@linkplain Trace#numberedMemory numbered}; 8 more where pfns are
 * known, and a row group of each table.
 */
public final class TraceMemory implements AutoCloseable {
  private static final int BEFORE = -1;
  private static final int MAX_SHIFT = 40;

  private final Trace trace;
  private final boolean numbered;

  /** Null while this memory is closed. */
  private @Nullable SharedNumbers numbers;

  private final Map<Integer, TracedSource> sources = new TreeMap<>();
  private @Nullable Rows sourceRows;
  private @Nullable Rows regionRows;
  private @Nullable Rows pageRows;
  private int sample = BEFORE;

  /** The rows of a table, of which one is looked at before it is due. */
  private static final class Rows {
    final TableCursor cursor;
    private boolean has;

    Rows(TableCursor cursor) throws IOException {
      this.cursor = cursor;
      this.has = cursor.next();
    }

    /** Says whether the present row is of a sample. Rows of samples that have passed cannot be. */
    boolean isOf(int sample) throws IOException {
      if (has && cursor.number(0) < sample) {
        throw cursor.damaged("its rows are not in the order of samples");
      }
      return has && cursor.number(0) == sample;
    }

    void next() throws IOException {
      has = cursor.next();
    }
  }

  /**
   * Begins before the first sample.
   *
   * @param numbers of contents, which are told in place of fingerprints; null for fingerprints.
   *     This memory releases them
   */
  TraceMemory(Trace trace, @Nullable SharedNumbers numbers) {
    this.trace = trace;
    this.numbered = numbers != null;
    this.numbers = numbers;
  }

  /** Returns the sample that is shown, or -1 before the first move. */
  public int sample() {
    return sample;
  }

  /** Returns all sources that were there up to the present sample, by their numbers. */
  public List<TracedSource> sources() {
    return List.copyOf(sources.values());
  }

  /**
   * Returns a source by its number.
   *
   * @return null if it had not come up to the present sample
   */
  public @Nullable TracedSource source(int number) {
    return sources.get(number);
  }

  /**
   * Shows the memory as it was at a sample.
   *
   * @param number of the sample
   * @throws IndexOutOfBoundsException if there is no such sample
   * @throws IOException if the trace cannot be read, or is damaged
   */
  public void moveTo(int number) throws IOException {
    Objects.checkIndex(number, trace.samples().size());
    if (number < sample) {
      rewind();
    }
    while (sample < number) {
      read(sample + 1);
      sample++;
    }
  }

  private void read(int number) throws IOException {
    Rows describing = sourceRows == null ? new Rows(cursor(Table.SOURCES)) : sourceRows;
    sourceRows = describing;
    Rows listing = regionRows == null ? new Rows(cursor(Table.REGIONS)) : regionRows;
    regionRows = listing;
    Rows telling = pageRows == null ? new Rows(pageCursor()) : pageRows;
    pageRows = telling;
    for (; describing.isOf(number); describing.next()) {
      readSource(describing.cursor);
    }
    List<TracedSource> changed = new ArrayList<>();
    for (; listing.isOf(number); listing.next()) {
      TracedSource source = source(listing.cursor, changed);
      if (source.isPresent()) {
        readRegion(listing.cursor, source);
      }
    }
    changed.forEach(source -> source.settleRegions(number));
    TracedSource told = null;
    for (; telling.isOf(number); telling.next()) {
      if (told == null || told.number() != telling.cursor.number(1)) {
        told = source(telling.cursor, new ArrayList<>());
      }
      if (told.isPresent()) {
        readPage(telling.cursor, told);
      }
    }
  }

  private TableCursor cursor(Table table) {
    return new TableCursor(table, trace.files(table));
  }

  private TableCursor pageCursor() throws IOException {
    if (!numbered) {
      return cursor(Table.PAGES);
    }
    SharedNumbers shared = numbers == null ? SharedNumbers.of(trace) : numbers;
    numbers = shared;
    return new TableCursor(trace.files(Table.PAGES), shared.numbers());
  }

  private void readSource(TableCursor row) throws IOException {
    int number = (int) row.number(1);
    TracedSource source =
        sources.computeIfAbsent(
            number, key -> new TracedSource(key, trace.header().pageSize(), numbered));
    if (row.number(2) == 0) {
      source.leave((int) row.number(0));
    } else {
      source.describe(
          (int) row.number(0),
          ListedSource.label(row),
          ListedSource.fingerprints(row),
          row.number(4));
    }
  }

  /** One that went in the midst of the present sample may have rows before it did. */
  private TracedSource source(TableCursor row, List<TracedSource> changed) throws IOException {
    TracedSource source = sources.get((int) row.number(1));
    if (source == null || !(source.isPresent() || source.wentIn((int) row.number(0)))) {
      throw row.damaged("it tells of a source %d that is not there".formatted(row.number(1)));
    }
    if (changed.isEmpty() || changed.getLast().number() != source.number()) {
      changed.add(source);
    }
    return source;
  }

  private void readRegion(TableCursor row, TracedSource source) throws IOException {
    if (row.number(3) > 0) {
      source.begin(row.number(2), region(row, row.number(3)));
    } else if (!source.end(row.number(2))) {
      throw row.damaged("a region ends that has not begun");
    }
  }

  private Region region(TableCursor row, long pages) throws IOException {
    long address = row.number(2) * trace.header().pageSize();
    RegionTraits traits =
        new RegionTraits(
            row.text(8),
            row.text(9),
            row.text(10),
            known(row.number(11)),
            known(row.number(12)),
            (int) Math.max(RegionTraits.NO_NODE, row.number(13)),
            row.text(14));
    String ineligible = row.number(6) == 1 ? null : row.text(7);
    return new Region(row.text(4), address, pages, row.text(5), ineligible, traits);
  }

  private static Known known(long answer) {
    return answer == 1 ? Known.YES : answer == 0 ? Known.NO : Known.UNKNOWN;
  }

  private void readPage(TableCursor row, TracedSource source) throws IOException {
    long state = row.number(3);
    long huge = row.number(4);
    if (!StateCode.isCode(state) || huge < 0 || huge > MAX_SHIFT) {
      throw row.damaged("a page has a state %d in a huge page %d".formatted(state, huge));
    }
    source.set(
        (int) row.number(0),
        row.number(2),
        (int) state,
        (int) huge,
        row.number(5),
        numbered ? 0 : row.number(7),
        numbered ? row.content() : row.number(6));
  }

  /** Closes the files and forgets what they told; a later move begins anew. */
  @Override
  public void close() throws IOException {
    SharedNumbers closing = numbers;
    numbers = null;
    try {
      rewind();
    } finally {
      if (closing != null) {
        closing.release();
      }
    }
  }

  private void rewind() throws IOException {
    for (Rows rows : new Rows[] {sourceRows, regionRows, pageRows}) {
      if (rows != null) {
        rows.cursor.close();
      }
    }
    sourceRows = null;
    regionRows = null;
    pageRows = null;
    sources.values().forEach(source -> source.leave(0));
    sample = BEFORE;
  }
}
