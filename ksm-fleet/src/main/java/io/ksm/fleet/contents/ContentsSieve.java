package io.ksm.fleet.contents;

import io.ksm.trace.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks files of contents, and leaves out what is certainly one page of the whole fleet: no
 * question is about it, and it is most of what machines hold. So an engine groups what is left
 * only.
 *
 * <p>Where its memory is too little for all fingerprints at once, it looks at one part of them
 * after the other. Reads the files twice, or the large parts of them once or twice more, a file by
 * each thread, in a time in proportion to the rows. Used by one thread.
 */
public final class ContentsSieve implements AutoCloseable {
  /** With more than this share left, a sieve would cost more than it saves. */
  private static final double MAX_LEFT = 0.5;

  /** What a row that is left takes on the disk, at most: a row group's numbers are not sorted. */
  private static final long ROW_BYTES = 12;

  /** More slices would have the files read too often. */
  private static final int MAX_HALVINGS = 3;

  private final List<ContentsFile> files;
  private final HashRange range;
  private final int count;
  private final ExecutorService threads;
  private final RepeatMarks marks;

  /** The range is halved so often, and marked slice by slice. */
  private final int halvings;

  /**
   * Makes one.
   *
   * @param range of fingerprints to look at
   * @param memoryBytes that its marks may take; the larger, the less is left that is one page
   * @param threads how many read
   */
  public ContentsSieve(List<ContentsFile> files, HashRange range, long memoryBytes, int threads) {
    this.files = List.copyOf(files);
    this.range = range;
    this.count = threads;
    this.halvings = RepeatMarks.halvings(rows(), memoryBytes, MAX_HALVINGS);
    this.marks = new RepeatMarks(slice(0), rows() >> halvings, memoryBytes);
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("ksm-sieve-", 1).daemon().factory());
  }

  private HashRange slice(int number) {
    return range.slice(number, halvings);
  }

  private long rows() {
    return expected(
        files.stream()
            .flatMap(file -> file.sources().stream())
            .mapToLong(CollectedSource::contents)
            .sum());
  }

  private long expected(long ofAll) {
    return (long) Math.ceil(ofAll * range.share());
  }

  /**
   * Checks that what the files have of the range is what was written, and remembers the first slice
   * of it.
   *
   * @throws IOException if one cannot be read, or is damaged: the message names the first such file
   *     and its row group
   */
  public void check() throws IOException {
    HashRange first = slice(0);
    forEachFile(file -> file.check(range, fingerprints -> marks.mark(fingerprints, first)));
  }

  /** Reads a file. */
  @FunctionalInterface
  private interface Reading {
    void of(ContentsFile file) throws IOException;
  }

  private void forEachFile(Reading reading) throws IOException {
    List<Callable<Optional<Path>>> readings = new ArrayList<>();
    for (ContentsFile file : files) {
      readings.add(() -> {
        reading.of(file);
        return Optional.empty();
      });
    }
    run(readings);
  }

  /**
   * Returns how many rows {@link #write} writes, at most; of those that were not marked yet, as
   * many as of the others.
   */
  private long left() {
    // Each pair of repeated rows was met once at least; a row of several pages is told by itself.
    long severalPages =
        files.stream()
            .flatMap(file -> file.sources().stream())
            .mapToLong(each -> Math.min(each.contents(), each.counts().pages() - each.contents()))
            .sum();
    return ((2 * marks.again()) << halvings) + expected(severalPages);
  }

  /**
   * Says whether so much can be left out that it is worthwhile, after all was checked.
   *
   * @param room for what is left, in bytes
   */
  public boolean isWorthwhile(long room) {
    return left() <= MAX_LEFT * rows() && left() * ROW_BYTES <= room;
  }

  /**
   * Writes what is left, after all was checked: each content that more than one page has, with all
   * who have it, and some more.
   *
   * @return Parquet files in the folder, with the columns of the files of contents
   * @throws IOException if they cannot be written
   */
  public List<Path> write(Path folder) throws IOException {
    List<Path> written = new ArrayList<>(write(folder, 0));
    for (int number = 1; number < 1 << halvings; number++) {
      mark(slice(number));
      written.addAll(write(folder, number));
    }
    return written;
  }

  private void mark(HashRange slice) throws IOException {
    marks.begin(slice);
    forEachFile(
        file -> file.readFingerprints(slice, fingerprints -> marks.mark(fingerprints, slice)));
  }

  /** Writes what is left of a slice, after it was marked. */
  private List<Path> write(Path folder, int number) throws IOException {
    List<Callable<Optional<Path>>> parts = new ArrayList<>();
    for (int part = 0; part < Math.min(count, files.size()); part++) {
      int first = part;
      Path to = folder.resolve("left-%d-%d".formatted(number, first));
      parts.add(() -> Optional.of(write(to, slice(number), first)));
    }
    return run(parts).stream().flatMap(Optional::stream).toList();
  }

  /** Writes what is left of every so-manieth file, from one on. */
  private Path write(Path to, HashRange slice, int first) throws IOException {
    try (ParquetWriter writer = new ParquetWriter(to, ContentsWriter.SCHEMA, Map.of(), false)) {
      for (int i = first; i < files.size(); i += count) {
        files.get(i).sieve(slice, marks, writer);
      }
      writer.finish();
    }
    return to;
  }

  private List<Optional<Path>> run(List<Callable<Optional<Path>>> all) throws IOException {
    List<Future<Optional<Path>>> running = new ArrayList<>();
    all.forEach(each -> running.add(threads.submit(each)));
    List<Optional<Path>> results = new ArrayList<>();
    try {
      for (Future<Optional<Path>> each : running) {
        results.add(each.get());
      }
    } catch (ExecutionException e) {
      throw asFailure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while files of contents were read", e);
    } finally {
      running.forEach(each -> each.cancel(false));
    }
    return results;
  }

  private static IOException asFailure(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException failure -> failure;
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      case null, default -> new IOException(e.getCause());
    };
  }

  /** Waits for what its threads do. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
