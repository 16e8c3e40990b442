package io.ksm.trace;

import io.ksm.api.UsageException;
import io.ksm.trace.parquet.ParquetReader;
import io.ksm.trace.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A trace in a folder, as far as it is complete: its samples, and what all have in common.
 *
 * <p>Immutable, safe for several threads. What the memory held is told by a {@link TraceMemory}.
 *
 * @param directory where its files are
 * @param header what all parts have in common
 * @param parts how many complete parts there are
 * @param samples what is known of each sample, in their order; at least one
 */
public record Trace(Path directory, TraceHeader header, int parts, List<Sample> samples) {
  private static final Pattern PART =
      Pattern.compile(Pattern.quote(Table.PART) + "([0-9]{6,9})" + Pattern.quote(Table.PARQUET));

  /** Copies the list. */
  public Trace {
    samples = List.copyOf(samples);
  }

  /** Says whether a folder looks like one that holds a trace. */
  public static boolean isAt(Path directory) {
    return Files.isDirectory(Table.PAGES.folder(directory))
        && Files.isDirectory(Table.SAMPLES.folder(directory));
  }

  /**
   * Opens a trace. Reads the footers of all parts and the table of samples.
   *
   * @throws UsageException if the folder holds none
   * @throws IOException if it cannot be read, is damaged, lacks a part, or is of another version
   */
  public static Trace open(Path directory) throws IOException {
    if (!isAt(directory)) {
      throw new UsageException(
          "'%s' holds no trace: name a directory that 'ksm record --out' wrote"
              .formatted(directory));
    }
    int parts = parts(directory);
    TraceHeader header = header(directory, parts);
    return new Trace(directory, header, parts, samples(directory, parts));
  }

  /** A part is complete when it has its table of pages. Only the end may lack. */
  private static int parts(Path directory) throws IOException {
    TreeSet<Integer> numbers = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Table.PAGES.folder(directory))) {
      for (Path file : files) {
        Matcher name = PART.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          numbers.add(Integer.valueOf(name.group(1)));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (numbers.isEmpty()) {
      boolean begun = holds(Table.PAGES.folder(directory), ParquetWriter.UNFINISHED);
      throw new IOException(
          "the trace '%s' has no complete part: %s"
              .formatted(
                  directory,
                  begun
                      ? "it ended before its first one, or is still being recorded"
                      : "it is empty"));
    }
    int parts = numbers.last() + 1;
    for (int part = 0; part < parts; part++) {
      for (Table table : Table.values()) {
        if (!Files.exists(table.file(directory, part))) {
          throw new IOException(
              "the trace '%s' lacks '%s': put the file back; what came after it cannot be told without"
                  .formatted(directory, directory.relativize(table.file(directory, part))));
        }
      }
    }
    return parts;
  }

  private static boolean holds(Path folder, String ending) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ending)) {
      return files.iterator().hasNext();
    }
  }

  private static TraceHeader header(Path directory, int parts) throws IOException {
    TraceHeader first = header(Table.PAGES.file(directory, 0));
    for (int part = 0; part < parts; part++) {
      for (Table table : Table.values()) {
        Path file = table.file(directory, part);
        TraceHeader header = header(file);
        if (!header.equals(first)) {
          throw new IOException(
              "'%s' is of another recording than the rest of '%s': %s"
                  .formatted(file, directory, difference(header, first)));
        }
      }
    }
    return first;
  }

  private static String difference(TraceHeader one, TraceHeader other) {
    return one.key().equals(other.key())
        ? "one folder must hold the files of one only"
        : "its key is %s, and theirs is %s".formatted(one.key(), other.key());
  }

  private static TraceHeader header(Path file) throws IOException {
    try (ParquetReader reader = new ParquetReader(file)) {
      return TraceHeader.of(file, reader.metadata());
    }
  }

  private static List<Sample> samples(Path directory, int parts) throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (TableCursor rows =
        new TableCursor(Table.SAMPLES, files(directory, parts, Table.SAMPLES))) {
      while (rows.next()) {
        Sample sample = new Sample();
        for (SampleColumn column : SampleColumn.values()) {
          sample.with(column, rows.number(column.index()));
        }
        if (sample.get(SampleColumn.SAMPLE) != samples.size()) {
          throw rows.damaged("sample %d is not where it should be".formatted(samples.size()));
        }
        samples.add(sample);
      }
    }
    if (samples.isEmpty()) {
      throw new IOException("the trace '%s' has no samples".formatted(directory));
    }
    return samples;
  }

  private static List<Path> files(Path directory, int parts, Table table) {
    return IntStream.range(0, parts).mapToObj(part -> table.file(directory, part)).toList();
  }

  /** Returns the files of a table, part by part. */
  List<Path> files(Table table) {
    return files(directory, parts, table);
  }

  /**
   * Returns all sources that were there at any sample, by their numbers, each with what was told of
   * it last. Their pages are told by a memory only.
   *
   * @throws IOException if the table of sources cannot be read, or is damaged
   */
  public List<ListedSource> sources() throws IOException {
    return ListedSource.of(this);
  }

  /** Returns the memory before its first sample. */
  public TraceMemory memory() {
    return new TraceMemory(this, null);
  }

  /**
   * Returns the memory before its first sample, with a number for each content in place of its
   * fingerprint: equal contents have equal numbers, zeros 0. The number is the low half of what a
   * source tells as a fingerprint, and the high half is 0. It means nothing outside this memory.
   *
   * <p>A page then takes 13 bytes less. The first move reads all fingerprints, and writes a
   * temporary file of 4 bytes for each row, which memories of one trace that are open at the same
   * time share.
   *
   * @throws IOException if the trace cannot be read, or has 2^31 rows or more
   */
  public TraceMemory numberedMemory() throws IOException {
    if (!ContentNumbers.areEnough(this)) {
      throw new IOException(
          "the trace '%s' has more rows than there are numbers: compare its fingerprints"
              .formatted(directory));
    }
    return new TraceMemory(this, SharedNumbers.of(this));
  }
}
