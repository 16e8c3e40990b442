package io.ksm.fleet.contents;

import io.ksm.trace.parquet.ParquetReader;
import io.ksm.trace.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file of contents, of which the footer was read.
 *
 * <p>Immutable, safe for several threads. Each read opens the file anew.
 *
 * @param path where it is
 * @param header what it is of
 * @param sources whose contents it has
 */
public record ContentsFile(Path path, ContentsHeader header, List<CollectedSource> sources) {

  /** Copies the list. */
  public ContentsFile {
    sources = List.copyOf(sources);
  }

  /** Takes contents that are read. */
  @FunctionalInterface
  public interface ContentConsumer {
    /**
     * Takes a content of a source.
     *
     * @param source its number in the file
     * @param fingerprint its first 64 bits
     * @param pages how many pages have it
     */
    void accept(int source, long fingerprint, int pages);
  }

  /**
   * Opens a file and reads its footer.
   *
   * @throws IOException if it cannot be read, is damaged, or is not a file of contents of this
   *     version
   */
  public static ContentsFile open(Path path) throws IOException {
    try (ParquetReader reader = new ParquetReader(path)) {
      Footer footer = Footer.of(path, reader.metadata());
      ContentsFile file = new ContentsFile(path, footer.header(), footer.sources());
      file.requireWhole(reader);
      return file;
    }
  }

  /**
   * Checks what the footer says of row groups, which its checksum does not cover: a wrong range
   * would silently drop a group out of a sample. Samples consist of parts, and a group is in one
   * part.
   */
  private void requireWhole(ParquetReader reader) throws IOException {
    long rows = 0;
    int part = 0;
    for (int group = 0; group < reader.groups(); group++) {
      rows += reader.rows(group);
      long[] range = reader.range(group, ContentsWriter.FINGERPRINT);
      int own = HashRange.partOf(range[0]);
      if (range[0] > range[1] || own < part || own != HashRange.partOf(range[1])) {
        throw damaged(group, "its range of fingerprints cannot be");
      }
      part = own;
    }
    long contents = sources.stream().mapToLong(CollectedSource::contents).sum();
    if (rows != contents) {
      throw new IOException(
          "'%s' is damaged: its row groups have %d rows, and its sources %d contents; collect it again"
              .formatted(path, rows, contents));
    }
  }

  private IOException damaged(int group, String why) {
    return new IOException(
        "'%s' is damaged: row group %d: %s; copy it again, or collect it again"
            .formatted(path, group, why));
  }

  /**
   * Checks that what the file has of a range is what was written. Reads only the row groups of the
   * range.
   *
   * @throws IOException if it cannot be read, or is damaged: the message names the row group
   */
  public void check(HashRange range) throws IOException {
    check(range, _ -> {});
  }

  /**
   * Does the same, and hands on the fingerprints of each of those row groups, some of which may be
   * beyond the range.
   */
  void check(HashRange range, Consumer<long[]> consumer) throws IOException {
    forEachGroup(range, (reader, group) -> consumer.accept(check(reader, group)));
  }

  /** Hands on the fingerprints of a range, and perhaps others, after they were checked. */
  void readFingerprints(HashRange range, Consumer<long[]> consumer) throws IOException {
    forEachGroup(
        range,
        (reader, group) -> consumer.accept(reader.numbers(group, ContentsWriter.FINGERPRINT)));
  }

  /** Takes a row group of a file. */
  @FunctionalInterface
  private interface GroupConsumer {
    void accept(ParquetReader reader, int group) throws IOException;
  }

  private void forEachGroup(HashRange range, GroupConsumer consumer) throws IOException {
    try (ParquetReader reader = new ParquetReader(path)) {
      for (int group = 0; group < reader.groups(); group++) {
        if (reader.mayHave(group, ContentsWriter.FINGERPRINT, range.first(), range.last())) {
          consumer.accept(reader, group);
        }
      }
    }
  }

  private long[] check(ParquetReader reader, int group) throws IOException {
    reader.check(group);
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    long[] fingerprints = reader.numbers(group, ContentsWriter.FINGERPRINT);
    for (long fingerprint : fingerprints) {
      min = Math.min(min, fingerprint);
      max = Math.max(max, fingerprint);
    }
    long[] range = reader.range(group, ContentsWriter.FINGERPRINT);
    if (min != range[0] || max != range[1]) {
      throw damaged(group, "its range of fingerprints is not that of its rows");
    }
    return fingerprints;
  }

  /** Writes those rows of a range that may be of a content that more than one page has. */
  void sieve(HashRange range, RepeatMarks marks, ParquetWriter writer) throws IOException {
    long[][] columns = new long[3][0];
    forEachGroup(
        range,
        (reader, group) -> {
          columns[0] = reader.numbers(group, ContentsWriter.FINGERPRINT, columns[0]);
          columns[1] = reader.numbers(group, ContentsWriter.PAGES, columns[1]);
          columns[2] = reader.numbers(group, ContentsWriter.SOURCE, columns[2]);
          sieve(columns, reader.rows(group), range, marks, writer);
        });
  }

  private static void sieve(
      long[][] columns, int rows, HashRange range, RepeatMarks marks, ParquetWriter writer)
      throws IOException {
    long[] fingerprints = columns[0];
    long[] pages = columns[1];
    long[] ids = columns[2];
    for (int i = 0; i < rows; i++) {
      if (range.has(fingerprints[i]) && (pages[i] > 1 || marks.mayRepeat(fingerprints[i]))) {
        ContentsWriter.row(writer, fingerprints[i], pages[i], ids[i]);
      }
    }
  }

  /**
   * Reads the contents of a range of fingerprints: of a sample, the beginning of the file. Within a
   * part of the file, they come source by source, in ascending order.
   *
   * @throws IOException if it cannot be read, or is damaged: the message names the row group
   */
  public void read(HashRange range, ContentConsumer consumer) throws IOException {
    forEachGroup(range, (reader, group) -> read(reader, group, range, consumer));
  }

  private void read(ParquetReader reader, int group, HashRange range, ContentConsumer consumer)
      throws IOException {
    long[] fingerprints = reader.numbers(group, ContentsWriter.FINGERPRINT);
    long[] pages = reader.numbers(group, ContentsWriter.PAGES);
    long[] ids = reader.numbers(group, ContentsWriter.SOURCE);
    long firstId = header.sourceId(0);
    for (int i = 0; i < fingerprints.length; i++) {
      long number = ids[i] - firstId;
      if (number < 0 || number >= sources.size()) {
        throw new IOException(
            "'%s' is damaged: row group %d has a source that is not in the footer"
                .formatted(path, group));
      }
      if (range.has(fingerprints[i])) {
        consumer.accept((int) number, fingerprints[i], (int) pages[i]);
      }
    }
  }
}
