package io.ksm.monitor.exposition;

import io.ksm.api.UsageException;
import io.ksm.monitor.metrics.Samples;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes metrics into a folder from which Prometheus's node exporter collects them ({@code
 * --collector.textfile.directory}). A reader sees all of a file or nothing: the text goes into
 * another file, which then takes its name. Used by one thread at a time.
 */
public final class TextFile {
  private static final Logger LOG = System.getLogger("io.ksm.monitor");
  private static final String NAME = "ksm.prom";

  private final Path file;

  /** The same one each time, so that none is left however often this process is killed. */
  private final Path beside;

  private final AtomicLong failures = new AtomicLong();
  private boolean failed;

  /**
   * Makes a file in a folder.
   *
   * @throws UsageException if that is not a folder in which files can be made
   */
  public TextFile(Path folder) {
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new UsageException(
          "cannot write into '%s': give --textfile a folder that exists and that you may write"
              .formatted(folder));
    }
    file = folder.resolve(NAME);
    beside = folder.resolve("." + NAME + ".new");
  }

  /** Returns how often it could not be written. */
  public long failures() {
    return failures.get();
  }

  /** Writes the file, or logs why it cannot: once, until it can again. */
  public void write(Samples metrics) {
    try {
      replace(metrics);
      if (failed) {
        LOG.log(Level.INFO, "''{0}'' can be written again", file);
      }
      failed = false;
    } catch (IOException e) {
      failures.incrementAndGet();
      if (!failed) {
        LOG.log(
            Level.WARNING,
            "''{0}'' cannot be written, and keeps what it held; it is tried again: {1}",
            file,
            e.getMessage());
      }
      failed = true;
    }
  }

  private void replace(Samples metrics) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      PrometheusText.write(metrics, out);
    } catch (IOException e) {
      Files.deleteIfExists(beside); // Half of it helps nobody, least of all a full disk.
      throw e;
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the file: nobody is to take its figures for those of now. */
  public void remove() {
    try {
      Files.deleteIfExists(beside);
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "''{0}'' stays there: {1}", file, e.getMessage());
    }
  }
}
