package io.ksm.trace;

import static io.ksm.trace.parquet.Column.int32;
import static io.ksm.trace.parquet.Column.int64;
import static io.ksm.trace.parquet.Column.text;

import io.ksm.trace.parquet.Column;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Names the tables of a trace, and their columns. Each is a folder of files, one for each part.
 * {@code docs/traces.md} says what each column means.
 */
enum Table {
  /** A row for each sample: when it was, and how the machine was doing. */
  SAMPLES(
      Arrays.stream(SampleColumn.values())
          .map(column -> int64(column.columnName()))
          .toArray(Column[]::new)),

  /** A row whenever something about a source changed. */
  SOURCES(
      int32("sample"),
      int32("source"),
      int32("present"),
      int32("static"),
      int64("pinned_bytes"),
      text("label"),
      text("fingerprints")),

  /** A row when a region begins, and one when it ends. */
  REGIONS(
      int32("sample"),
      int32("source"),
      int64("first_page"),
      int64("pages"),
      text("label"),
      text("domain"),
      int32("eligible"),
      text("ineligible"),
      text("kind"),
      text("owner"),
      text("control_group"),
      int32("offered"),
      int32("resident"),
      int32("node"),
      text("machine")),

  /** A row when a page appears, changes or goes. Last, because it completes a part. */
  PAGES(
      int32("sample"),
      int32("source"),
      int64("page"),
      int32("state"),
      int32("huge"),
      int64("pfn"),
      int64("lo"),
      int64("hi"));

  static final String PART = "part-";
  static final String PARQUET = ".parquet";

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Column> columns;

  Table(Column... columns) {
    this.columns = List.of(columns);
  }

  List<Column> columns() {
    return columns;
  }

  /** Returns the folder of its files. */
  Path folder(Path trace) {
    return trace.resolve(name().toLowerCase(Locale.ROOT));
  }

  /** Returns the file of a part. */
  Path file(Path trace, int part) {
    return folder(trace).resolve("%s%06d%s".formatted(PART, part, PARQUET));
  }
}
