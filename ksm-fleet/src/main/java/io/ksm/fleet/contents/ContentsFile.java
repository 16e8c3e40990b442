package io.ksm.fleet.contents;

import io.ksm.trace.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
   * @throws IOException if it cannot be read, is damaged, or is no file of contents of this version
   */
  public static ContentsFile open(Path path) throws IOException {
    try (ParquetReader reader = new ParquetReader(path)) {
      Footer footer = Footer.of(path, reader.metadata());
      return new ContentsFile(path, footer.header(), footer.sources());
    }
  }

  /**
   * Checks that the file is what was written, without decoding it.
   *
   * @throws IOException if it cannot be read, or is damaged: the message names the row group
   */
  public void check() throws IOException {
    try (ParquetReader reader = new ParquetReader(path)) {
      reader.check();
    }
  }

  /**
   * Reads the contents of a range of fingerprints: of a sample, the beginning of the file. Within a
   * part of the file, they come source by source, in ascending order.
   *
   * @throws IOException if it cannot be read, or is damaged: the message names the row group
   */
  public void read(HashRange range, ContentConsumer consumer) throws IOException {
    try (ParquetReader reader = new ParquetReader(path)) {
      for (int group = 0; group < reader.groups(); group++) {
        if (reader.mayHave(group, ContentsWriter.FINGERPRINT, range.first(), range.last())) {
          read(reader, group, range, consumer);
        }
      }
    }
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
