package io.ksm.testkit.workload;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.util.List;

/** Opens {@code synthetic:} sources: memory of any size that is computed and not stored. */
public final class SyntheticSourceFactory implements SourceFactory {
  private static final long MOST_PAGES = 1L << 31;

  /** For the service loader. */
  public SyntheticSourceFactory() {}

  @Override
  public String name() {
    return "synthetic";
  }

  @Override
  public String summary() {
    return "computed memory with known duplicates, for measuring and trying out";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("pages", "how many pages, 1 to 2147483648", "65536"),
        new Option("duplicates", "percent of pages that have an equal one", "40"),
        new Option("copies", "how many duplicates are equal to each other, at least 2", "4"),
        new Option("zero", "percent of pages full of zeros", "10"),
        new Option("volatile", "percent of pages that change at every scan", "0"),
        new Option("seed", "the number from which all contents follow", "1"),
        new Option("page-size", "bytes, a power of two from 64 to 1048576", "4096"));
  }

  @Override
  public List<PageSource> open(String argument, Options options) {
    if (!argument.isEmpty()) {
      throw new UsageException(
          "source 'synthetic' takes no argument, but got '%s': give options, as in synthetic:pages=1000"
              .formatted(argument));
    }
    long pages = options.number("pages", 1, MOST_PAGES);
    long zero = percent(options, "zero", 100);
    long restless = percent(options, "volatile", 100 - zero);
    long duplicates = percent(options, "duplicates", 100 - zero - restless);
    return List.of(
        new SyntheticSource(
            pageSize(options),
            pages,
            pages * zero / 100,
            pages * restless / 100,
            pages * duplicates / 100,
            options.number("copies", 2, MOST_PAGES),
            options.number("seed", Long.MIN_VALUE, Long.MAX_VALUE)));
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

  private static int pageSize(Options options) {
    long size = options.number("page-size", 64, 1 << 20);
    if (Long.bitCount(size) != 1) {
      throw options.wrong("page-size", "a power of two");
    }
    return (int) size;
  }
}
