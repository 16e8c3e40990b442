package io.ksm.trace.support;

import io.ksm.api.Region;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.StateCode;
import io.ksm.trace.TraceHeader;
import io.ksm.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * A trace of memory that is made up, for measurements. It has 16 sources of equal size, and samples
 * every 10 s. A third of the pages have contents from a pool with one content for each nine pages,
 * so that most of those have a few equal ones; the others have contents of their own. Each sample
 * changes one page of a hundred, which gets another content by the same lot.
 */
public final class SyntheticTrace {
  private static final int SOURCES = 16;
  private static final int PAGE_SIZE = 4096;
  private static final int POOL_PAGES = 9;
  private static final int SAMPLES_OF_PART = 6;
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final int pages;
  private final SplittableRandom random;
  private final long salt;

  private SyntheticTrace(int pages, SplittableRandom random) {
    this.pages = pages;
    this.random = random;
    this.salt = random.nextLong();
  }

  /**
   * Writes a trace.
   *
   * @param arguments a folder that does not exist, how many pages, and how many samples
   */
  public static void main(String[] arguments) throws IOException {
    write(
        Path.of(arguments[0]),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        new SplittableRandom(1));
  }

  /**
   * Writes a trace.
   *
   * @param folder that is empty or does not exist
   * @param pages in all, at least 16
   * @param samples at least 1
   */
  public static void write(Path folder, int pages, int samples, SplittableRandom random)
      throws IOException {
    new SyntheticTrace(pages, random).write(folder, samples);
  }

  private void write(Path folder, int samples) throws IOException {
    TraceHeader header =
        new TraceHeader("synthetic", "host", "boot", "0123456789abcdef", PAGE_SIZE);
    try (TraceWriter writer = TraceWriter.create(folder, header, false)) {
      for (int sample = 0; sample < samples; sample++) {
        writer.beginSample();
        for (int source = 0; source < SOURCES; source++) {
          writeSource(writer, sample, source);
        }
        writer.endSample(about(sample));
        if (sample % SAMPLES_OF_PART == 0 || sample == samples - 1) {
          writer.endPart();
        }
      }
    }
  }

  private void writeSource(TraceWriter writer, int sample, int source) throws IOException {
    int count = pages / SOURCES;
    if (sample == 0) {
      writer.source(source, "memory " + source, false, null, 0);
      writer.region(source, Region.resident("pages", 0, count, "host"));
    }
    for (int page = 0; page < count; page++) {
      if (sample == 0 || random.nextInt(100) == 0) {
        writePage(writer, source, page);
      }
    }
  }

  private void writePage(TraceWriter writer, int source, int page) throws IOException {
    SplittableRandom content =
        random.nextInt(3) == 0
            ? new SplittableRandom(salt + random.nextInt(pages / POOL_PAGES))
            : random;
    writer.page(source, page, StateCode.PRESENT, 0, 0, content.nextLong(), content.nextLong());
  }

  private static Sample about(int sample) {
    Duration elapsed = EVERY.multipliedBy(sample);
    return new Sample()
        .with(SampleColumn.START_MICROS, BEGIN.plus(elapsed).toEpochMilli() * 1000)
        .with(SampleColumn.ELAPSED_NANOS, elapsed.toNanos())
        .with(SampleColumn.DURATION_NANOS, 0)
        .with(SampleColumn.CPU_NANOS, 0);
  }
}
