package io.ksm.fleet.contents;

import io.ksm.trace.parquet.Column;
import io.ksm.trace.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes files of contents. A row for each content of each source, in the order of parts ({@link
 * HashRange}), then of sources, then of fingerprints.
 *
 * <p>The file has another name until it is complete. Stateless, for any number of threads.
 */
public final class ContentsWriter {
  static final String FINGERPRINT = "lo";
  static final String PAGES = "n";
  static final String SOURCE = "source";

  private static final int FINGERPRINT_COLUMN = 0;
  private static final int PAGES_COLUMN = 1;
  private static final int SOURCE_COLUMN = 2;

  static final List<Column> SCHEMA =
      List.of(Column.int64(FINGERPRINT), Column.int32(PAGES), Column.int64(SOURCE));

  private ContentsWriter() {}

  /**
   * Says whether a file can have a name: nothing has it yet, or a regular file that is replaced. A
   * device, a pipe or a link would be lost.
   */
  public static boolean mayReplace(Path file) {
    return !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Writes a file.
   *
   * @param sources at most {@link ContentsHeader#MAX_SOURCES}
   * @return its length in bytes
   * @throws IOException if it cannot be written; then nothing of it is left
   */
  public static long write(Path file, ContentsHeader header, List<SourceContents> sources)
      throws IOException {
    if (!mayReplace(file)) {
      throw new IOException("'%s' is not a regular file: name another one".formatted(file));
    }
    List<CollectedSource> described = new ArrayList<>();
    for (SourceContents source : sources) {
      described.add(source.described(header.sourceId(described.size())));
    }
    Footer footer = new Footer(header, described);
    try (ParquetWriter writer = new ParquetWriter(file, SCHEMA, footer.metadata(), false)) {
      int[] written = new int[sources.size()];
      for (int part = 0; part < HashRange.parts(); part++) {
        long last = HashRange.part(part).last();
        for (int number = 0; number < written.length; number++) {
          written[number] =
              write(sources.get(number), written[number], last, header.sourceId(number), writer);
        }
        writer.endGroup();
      }
      return writer.finish();
    }
  }

  /** Writes contents up to a fingerprint, and returns how many have been written by then. */
  private static int write(
      SourceContents source, int written, long last, long id, ParquetWriter writer)
      throws IOException {
    int at = written;
    for (; at < source.size() && source.fingerprint(at) <= last; at++) {
      row(writer, source.fingerprint(at), source.pages(at), id);
    }
    return at;
  }

  /** Writes a row. */
  static void row(ParquetWriter writer, long fingerprint, long pages, long id) throws IOException {
    writer.set(FINGERPRINT_COLUMN, fingerprint);
    writer.set(PAGES_COLUMN, pages);
    writer.set(SOURCE_COLUMN, id);
    writer.endRow();
  }
}
