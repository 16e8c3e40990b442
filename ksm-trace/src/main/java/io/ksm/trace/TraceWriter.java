package io.ksm.trace;

import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.api.UsageException;
import io.ksm.trace.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trace into a folder, in parts of one or more samples.
 *
 * <p>A part is a file in each table. It is written under other names and renamed when it is
 * complete, the table of pages last: so a reader finds whole parts only, however the recording
 * ended. In a part, the rows of a sample come between {@link #beginSample} and {@link #endSample}.
 *
 * <p>Used by one thread. A row allocates nothing.
 */
public final class TraceWriter implements AutoCloseable {
  private final Path directory;
  private final TraceHeader header;
  private final boolean plain;
  private final Map<Table, ParquetWriter> open = new EnumMap<>(Table.class);

  private int part;
  private int sample;
  private int samplesInPart;
  private long bytes;
  private long finishedRows;

  private TraceWriter(Path directory, TraceHeader header, boolean plain) {
    this.directory = directory;
    this.header = header;
    this.plain = plain;
  }

  /**
   * Begins a trace.
   *
   * @param directory made if it is not there
   * @param plain whether numbers are written as they are, for readers that know nothing else
   * @throws UsageException if the folder is not empty
   * @throws IOException if it cannot be made or written
   */
  public static TraceWriter create(Path directory, TraceHeader header, boolean plain)
      throws IOException {
    if (Files.exists(directory) && !isEmptyFolder(directory)) {
      throw new UsageException(
          "'%s' is not an empty directory: name one that is, or a new one, for the trace"
              .formatted(directory));
    }
    for (Table table : Table.values()) {
      Files.createDirectories(table.folder(directory));
    }
    return new TraceWriter(directory, header, plain);
  }

  private static boolean isEmptyFolder(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  /**
   * Begins a sample, and a part if none is open.
   *
   * @throws IOException if the part's files cannot be written
   */
  public void beginSample() throws IOException {
    if (open.isEmpty()) {
      for (Table table : Table.values()) {
        open.put(
            table,
            new ParquetWriter(
                table.file(directory, part), table.columns(), header.metadata(), plain));
      }
    }
    open.values().forEach(ParquetWriter::mark);
  }

  /**
   * Writes what is known of a source, when it appears and when that changes.
   *
   * @param fingerprints of what its fingerprints are made; null if of bytes
   * @throws IOException if the part cannot be written
   */
  public void source(
      int source, String label, boolean isStatic, @Nullable String fingerprints, long pinnedBytes)
      throws IOException {
    writeSource(source, 1, isStatic ? 1 : 0, pinnedBytes, label, fingerprints);
  }

  /**
   * Writes that a source has gone, and with it all its regions and pages.
   *
   * @throws IOException if the part cannot be written
   */
  public void sourceGone(int source) throws IOException {
    writeSource(source, 0, 0, 0, "", null);
  }

  private void writeSource(
      int source,
      int present,
      int isStatic,
      long pinnedBytes,
      String label,
      @Nullable String fingerprints)
      throws IOException {
    ParquetWriter row = table(Table.SOURCES);
    row.set(0, sample);
    row.set(1, source);
    row.set(2, present);
    row.set(3, isStatic);
    row.set(4, pinnedBytes);
    row.set(5, label);
    row.set(6, Objects.requireNonNullElse(fingerprints, ""));
    row.endRow();
  }

  /**
   * Writes a region that has begun.
   *
   * @throws IOException if the part cannot be written
   */
  public void region(int source, Region region) throws IOException {
    writeRegion(source, region, region.pages());
  }

  /**
   * Writes that a region has ended. Pages that no other region holds are not known any more.
   *
   * @throws IOException if the part cannot be written
   */
  public void regionEnded(int source, Region region) throws IOException {
    writeRegion(source, region, 0);
  }

  private void writeRegion(int source, Region region, long pages) throws IOException {
    RegionTraits traits = region.traits();
    ParquetWriter row = table(Table.REGIONS);
    row.set(0, sample);
    row.set(1, source);
    row.set(2, Long.divideUnsigned(region.address(), header.pageSize()));
    row.set(3, pages);
    row.set(4, region.label());
    row.set(5, region.domain());
    row.set(6, region.isEligible() ? 1 : 0);
    row.set(7, Objects.requireNonNullElse(region.ineligible(), ""));
    row.set(8, traits.kind());
    row.set(9, traits.owner());
    row.set(10, traits.controlGroup());
    row.set(11, answer(traits.offered()));
    row.set(12, answer(traits.resident()));
    row.set(13, traits.node());
    row.set(14, traits.machine());
    row.endRow();
  }

  private static int answer(RegionTraits.Known known) {
    return switch (known) {
      case YES -> 1;
      case NO -> 0;
      case UNKNOWN -> -1;
    };
  }

  /**
   * Writes a page that has appeared, changed or gone.
   *
   * @param page its address in pages
   * @param state by its {@link StateCode}
   * @param huge the binary logarithm of the size in bytes of the huge page in which it lies; 0 if
   *     it lies in none, or that is not known
   * @param pfn its pfn, or 0
   * @param high half of its fingerprint, or 0
   * @param low half of its fingerprint, or 0
   * @throws IOException if the part cannot be written
   */
  public void page(int source, long page, int state, int huge, long pfn, long high, long low)
      throws IOException {
    ParquetWriter row = table(Table.PAGES);
    row.set(0, sample);
    row.set(1, source);
    row.set(2, page);
    row.set(3, state);
    row.set(4, huge);
    row.set(5, pfn);
    row.set(6, low);
    row.set(7, high);
    row.endRow();
  }

  /**
   * Ends a sample.
   *
   * @param about what is known of it; its number is set here
   * @throws IOException if the part cannot be written
   */
  public void endSample(Sample about) throws IOException {
    about.with(SampleColumn.SAMPLE, sample);
    ParquetWriter row = table(Table.SAMPLES);
    for (SampleColumn column : SampleColumn.values()) {
      row.set(column.index(), about.get(column));
    }
    row.endRow();
    sample++;
    samplesInPart++;
  }

  /**
   * Takes back the sample that was begun and did not end.
   *
   * @throws IOException if the part cannot be written
   */
  public void takeBackSample() throws IOException {
    for (ParquetWriter table : open.values()) {
      table.takeBack();
    }
  }

  /**
   * Completes the open part, if it has samples, so that readers find it.
   *
   * @throws IOException if it cannot be written; the parts before are complete
   */
  public void endPart() throws IOException {
    if (samplesInPart == 0) {
      close();
      return;
    }
    finishedRows = rows();
    for (Table table : Table.values()) {
      bytes += table(table).finish();
    }
    open.clear();
    samplesInPart = 0;
    part++;
  }

  /** Returns how many rows of pages the samples have that ended. */
  public long rows() {
    return finishedRows + (open.isEmpty() ? 0 : table(Table.PAGES).rows());
  }

  /** Returns how many samples have ended. */
  public int samples() {
    return sample;
  }

  /** Returns how many samples a reader finds: those of complete parts. */
  public int completeSamples() {
    return sample - samplesInPart;
  }

  /** Returns the length of all complete parts, in bytes. */
  public long bytes() {
    return bytes;
  }

  private ParquetWriter table(Table table) {
    return Objects.requireNonNull(open.get(table), "no sample was begun");
  }

  /** Gives up the open part, of which nothing is left. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (ParquetWriter table : open.values()) {
      try {
        table.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
