package io.ksm.testkit.workload;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.testkit.Seed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random memory that never changes: equal pages, pages that differ in their last eight bytes only,
 * pages of zeros and holes. {@link SortAndCount} tells what the counters must read.
 */
public final class StillWorkload implements AutoCloseable {
  private static final long BASE = 0x10_0000;

  private final int pageSize;
  private final byte[] @Nullable [] pages;
  private final List<WorkloadSource> sources = new ArrayList<>();

  /**
   * Makes memory.
   *
   * @param seed from which all contents follow
   * @param pages how many, holes included; at least as many as sources
   * @param pageSize in bytes
   * @param sources over how many sources to spread them; each has one or two regions
   */
  public StillWorkload(Seed seed, int pages, int pageSize, int sources) {
    this.pageSize = pageSize;
    this.pages = new byte[pages][];
    SplittableRandom random = seed.random();
    int contents = random.nextInt(1, pages + 1);
    byte[] base = new byte[pageSize];
    random.nextBytes(base);
    for (int i = 0; i < pages; i++) {
      this.pages[i] = page(random, base, contents);
    }
    for (int i = 0; i < sources; i++) {
      int from = (int) ((long) pages * i / sources);
      int to = (int) ((long) pages * (i + 1) / sources);
      this.sources.add(source("still " + i, from, to, random));
    }
  }

  /** Returns a content, or null for a hole. */
  private static byte @Nullable [] page(SplittableRandom random, byte[] base, int contents) {
    int choice = random.nextInt(100);
    if (choice < 8) {
      return null;
    }
    if (choice < 18) {
      return new byte[base.length];
    }
    byte[] page = base.clone();
    if (choice < 40) {
      ByteBuffer.wrap(page).putLong(page.length - Long.BYTES, random.nextInt(contents));
    } else if (choice < 70) {
      new SplittableRandom(random.nextInt(contents)).nextBytes(page);
    } else {
      random.nextBytes(page);
    }
    return page;
  }

  private WorkloadSource source(String label, int from, int to, SplittableRandom random) {
    WorkloadSource.Access[] accesses = WorkloadSource.Access.values();
    WorkloadSource source =
        WorkloadSource.still(
            label,
            new Window(BASE, to - from, pageSize),
            accesses[random.nextInt(accesses.length)]);
    source.remap(regions(to - from, random));
    for (int i = from; i < to; i++) {
      byte[] page = pages[i];
      long address = source.window().address(i - from);
      if (page == null) {
        source.become(address, PageState.ZERO);
      } else {
        source.write(address, page);
      }
    }
    return source;
  }

  private List<Region> regions(int count, SplittableRandom random) {
    int cut = random.nextInt(count);
    Region whole = Region.resident("all", BASE, count, "uid:0");
    return cut == 0
        ? List.of(whole)
        : List.of(
            Region.resident("low", BASE, cut, "uid:0"),
            Region.resident("high", BASE + (long) cut * pageSize, count - cut, "uid:1"));
  }

  /** Returns the sources, in scan order. */
  public List<PageSource> sources() {
    return List.copyOf(sources);
  }

  /** Returns how many pages are holes. */
  public long holes() {
    long holes = 0;
    for (byte[] page : pages) {
      holes += page == null ? 1 : 0;
    }
    return holes;
  }

  /**
   * Writes all pages into a new file, one after the other; holes are left out, and are holes in the
   * file wherever its file system's blocks are not bigger than pages.
   */
  public void writeTo(Path file) throws IOException {
    Files.createFile(file);
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength((long) pages.length * pageSize);
      for (int i = 0; i < pages.length; i++) {
        byte[] page = pages[i];
        if (page != null) {
          access.seek((long) i * pageSize);
          access.write(page);
        }
      }
    }
  }

  /** Closes the sources. */
  @Override
  public void close() {
    sources.forEach(WorkloadSource::close);
  }
}
