package io.ksm.source.synthetic;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.api.text.SizeText;
import java.util.List;

/**
 * Opens {@code synthetic:} sources: memory of any size that is computed and not stored. Stateless,
 * for any number of threads.
 */
public final class SyntheticSourceFactory implements SourceFactory {
  private static final long MAX_PAGES = Population.MAX_PAGES;

  /** Makes a factory, for the service loader. */
  public SyntheticSourceFactory() {}

  @Override
  public String name() {
    return "synthetic";
  }

  @Override
  public String summary() {
    return "computed memory of any size with known duplicates, for measuring and trying out";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("pages", "how many pages, 1 to " + MAX_PAGES, "65536"),
        new Option("size", "how many bytes, in place of pages, as in 1TiB", ""),
        new Option("duplicates", "percent of pages that have an equal one", "40"),
        new Option("copies", "how many duplicates are equal to each other, at least 2", "4"),
        new Option("zero", "percent of pages full of zeros", "10"),
        new Option("volatile", "percent of pages that change at every scan", "0"),
        new Option("seed", "the number from which all contents follow", "1"),
        new Option(
            "domain",
            "the domain of the memory, for policies that keep domains apart",
            "synthetic"),
        new Option("bytes", "on computes pages' bytes, off their fingerprints alone", "off"),
        new Option("page-size", "bytes, a power of two from 64 to 1048576", "4096"));
  }

  @Override
  public List<PageSource> open(String argument, Options options) {
    if (!argument.isEmpty()) {
      throw new UsageException(
          "source 'synthetic' takes no argument, but got '%s': give options, as in synthetic:size=1GiB"
              .formatted(argument));
    }
    int pageSize = pageSize(options);
    return List.of(
        new SyntheticSource(
            population(options, pages(options, pageSize)),
            pageSize,
            options.flag("bytes"),
            domain(options),
            options.number("seed", Long.MIN_VALUE, Long.MAX_VALUE)));
  }

  private static Population population(Options options, long pages) {
    long zeroPercent = percent(options, "zero", 100);
    long volatilePercent = percent(options, "volatile", 100 - zeroPercent);
    long duplicatePercent = percent(options, "duplicates", 100 - zeroPercent - volatilePercent);
    long zero = pages * zeroPercent / 100;
    long volatiles = pages * volatilePercent / 100;
    long duplicates = pages * duplicatePercent / 100;
    long copies = options.number("copies", 2, MAX_PAGES);
    return new Population(
        zero, volatiles, duplicates, copies, pages - zero - volatiles - duplicates);
  }

  private static long percent(Options options, String key, long left) {
    long percent = options.number(key, 0, 100);
    if (percent > left) {
      throw options.wrong(
          key,
          "at most %d, or less of the other kinds of pages: all are 100 percent".formatted(left));
    }
    return percent;
  }

  private static long pages(Options options, int pageSize) {
    if (!options.isGiven("size")) {
      return options.number("pages", 1, MAX_PAGES);
    }
    if (options.isGiven("pages")) {
      throw options.wrong("size", "either a size or a number of pages, not both");
    }
    long most = MAX_PAGES * pageSize;
    long bytes = SizeText.parse(options.text("size")).orElse(-1);
    if (bytes < pageSize || bytes > most || bytes % pageSize != 0) {
      throw options.wrong(
          "size",
          "whole pages of %d bytes, at most %d TiB, as in 512KiB, 16GiB or 1TiB"
              .formatted(pageSize, most >> 40));
    }
    return bytes / pageSize;
  }

  private static int pageSize(Options options) {
    long size = options.number("page-size", 64, 1 << 20);
    if (Long.bitCount(size) != 1) {
      throw options.wrong("page-size", "a power of two");
    }
    return (int) size;
  }

  private static String domain(Options options) {
    if (options.text("domain").isBlank()) {
      throw options.wrong("domain", "a name");
    }
    return options.text("domain");
  }
}
