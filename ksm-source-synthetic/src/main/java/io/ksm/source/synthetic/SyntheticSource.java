package io.ksm.source.synthetic;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Computes the pages of its memory whenever they are read. Occupies nothing; reading allocates
 * nothing. For any number of threads.
 */
final class SyntheticSource implements PageSource {
  private static final String KIND = "synthetic";

  private final Population population;
  private final Permutation ranks;
  private final SyntheticContents contents;
  private final Region region;
  private final int pageSize;
  private final boolean hasBytes;
  private final long seed;

  /** How many times the regions were listed: the volatile pages have another content each time. */
  private final AtomicLong scans = new AtomicLong();

  /**
   * Makes a memory.
   *
   * @param pageSize in bytes
   * @param hasBytes whether it gives bytes; else it gives fingerprints
   * @param domain of its region
   * @param seed from which all contents and their places follow
   */
  SyntheticSource(Population population, int pageSize, boolean hasBytes, String domain, long seed) {
    this.population = population;
    this.ranks = new Permutation(population.pages(), seed);
    this.contents = new SyntheticContents(seed);
    this.region = Region.resident("pages", 0, population.pages(), domain);
    this.pageSize = pageSize;
    this.hasBytes = hasBytes;
    this.seed = seed;
  }

  @Override
  public String label() {
    return KIND + " (seed " + seed + ")";
  }

  @Override
  public int pageSize() {
    return pageSize;
  }

  @Override
  public boolean isStatic() {
    return population.volatiles() == 0;
  }

  @Override
  public @Nullable String fingerprints() {
    return hasBytes ? null : KIND;
  }

  @Override
  public List<Region> regions() {
    scans.incrementAndGet();
    return List.of(region);
  }

  @Override
  public void read(Region pages, long firstPage, int count, PageSink into) {
    int there = Math.clamp(region.pages() - firstPage, 0, count);
    into.setStates(0, there, PageState.PRESENT);
    if (hasBytes) {
      write(firstPage, there, into.buffer());
    } else {
      putFingerprints(firstPage, there, into);
    }
  }

  private void putFingerprints(long firstPage, int count, PageSink into) {
    long scan = scans.get();
    for (int i = 0; i < count; i++) {
      contents.putFingerprint(content(firstPage + i, scan), into, i);
    }
  }

  private void write(long firstPage, int count, MemorySegment buffer) {
    long scan = scans.get();
    for (int i = 0; i < count; i++) {
      contents.write(content(firstPage + i, scan), buffer, (long) i * pageSize, pageSize);
    }
  }

  private long content(long page, long scan) {
    return population.content(ranks.of(page), scan);
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
