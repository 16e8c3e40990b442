package io.ksm.testkit.workload;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.testkit.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sources whose memory changes from scan to scan in every way that there is.
 *
 * <p>Pages are written with contents that many others have, with unique ones, with what they held
 * already and with what they held before; they are zeroed, discarded, swapped out, punched into
 * holes, made second mappings of others, and come back. Some change at every step. Regions appear,
 * vanish, grow, shrink, split, join and become ineligible. Owners of sources exit, before or after
 * their regions were listed.
 *
 * <p>Two workloads of equal seeds and shapes hold the same memory after the same number of steps,
 * whatever engines did to them. That is needed where an engine leaves traces in a source: where the
 * source merges or notices writes.
 */
public final class EvolvingWorkload implements AutoCloseable {

  private record Source(TestMemory memory, List<EvolvingArea> areas) {}

  private static final long[] BASES = {
    0x0000_5555_0000_0000L, 0x7FFF_FFFF_FFFF_0000L, 0xFFFF_8000_0000_0000L
  };

  private final Seed seed;
  private final WorkloadShape shape;
  private final SplittableRandom random;
  private final ContentPool pool;
  private final List<Source> sources = new ArrayList<>();
  private final List<Source> evolving = new ArrayList<>();
  private final List<TestMemory> leaving = new ArrayList<>();
  private int steps;

  /** Makes a workload in its first state. */
  public EvolvingWorkload(Seed seed, WorkloadShape shape) {
    this.seed = seed;
    this.shape = shape;
    this.random = seed.random();
    this.pool = new ContentPool(shape, random);
    for (int i = 0; i < shape.sources(); i++) {
      Source source = source(i);
      sources.add(source);
      change(source);
      change(source);
      if (!source.memory.isStatic()) {
        evolving.add(source);
      }
    }
    refuse();
  }

  private Source source(int number) {
    long base = BASES[random.nextInt(BASES.length)];
    Window window = new Window(base, shape.areas() * shape.areaPages(), shape.pageSize());
    TestMemory memory = memory("source " + number, window);
    List<EvolvingArea> areas = new ArrayList<>();
    for (int i = 0; i < shape.areas(); i++) {
      String domain = "uid:" + random.nextInt(2);
      areas.add(new EvolvingArea(memory, i * shape.areaPages(), shape, domain, random));
    }
    return new Source(memory, areas);
  }

  private TestMemory memory(String label, Window window) {
    WorkloadSource.Access[] accesses = WorkloadSource.Access.values();
    WorkloadSource.Access access = accesses[random.nextInt(accesses.length)];
    boolean still = random.nextInt(5) == 0;
    return switch (shape.memory()) {
      case ACCOUNTED ->
          still
              ? WorkloadSource.still(label, window, access)
              : WorkloadSource.live(label, window, access);
      case NOTICING -> WorkloadSource.noticingWrites(label, window, access);
      case SWAPPING, SWAPPING_NOTICING ->
          new SwappingSource(label, window, shape.memory().noticesWrites());
    };
  }

  /** Returns the sources in scan order; the same ones at any time. */
  public List<PageSource> sources() {
    return sources.stream().<PageSource>map(Source::memory).toList();
  }

  /** Returns the sources that really merge. */
  public List<SwappingSource> swappingSources() {
    return sources.stream()
        .map(Source::memory)
        .filter(SwappingSource.class::isInstance)
        .map(SwappingSource.class::cast)
        .toList();
  }

  /** Changes the memory, as programs do between two scans. */
  public void step() {
    steps++;
    leaving.forEach(memory -> memory.exit(TestMemory.Exit.BEFORE_LISTING));
    leaving.clear();
    if (evolving.size() > 1 && random.nextInt(20) == 0) {
      exit(evolving.remove(random.nextInt(evolving.size())));
    }
    evolving.forEach(this::change);
    refuse();
  }

  private void exit(Source source) {
    TestMemory.Exit[] ways = TestMemory.Exit.values();
    source.memory.exit(ways[random.nextInt(ways.length)]);
    source.areas.forEach(EvolvingArea::exit);
    leaving.add(source.memory);
  }

  private void change(Source source) {
    List<Region> regions = new ArrayList<>();
    for (EvolvingArea area : source.areas) {
      area.changeLayout(random);
      regions.addAll(area.regions());
    }
    source.memory.remap(regions);
    for (EvolvingArea area : source.areas) {
      area.changePages(pool, random);
    }
  }

  /** Chooses which pages refuse to be merged until the next step, whatever the order of asking. */
  private void refuse() {
    long salt = random.nextLong();
    for (SwappingSource source : swappingSources()) {
      source.refuse(
          address -> new SplittableRandom(address ^ salt).nextInt(100) < shape.refusedPercent());
    }
  }

  /**
   * Checks that every page holds what was last written to it, however it was merged since.
   *
   * @throws IllegalStateException that names the first page that does not
   */
  public void verify() {
    for (Source source : sources) {
      source.areas.forEach(EvolvingArea::verify);
    }
  }

  /** Returns what it takes to make this workload again. */
  @Override
  public String toString() {
    return "%s, %s, step %d".formatted(seed, shape, steps);
  }

  /** Closes the sources. */
  @Override
  public void close() {
    for (Source source : sources) {
      source.memory.close();
    }
  }
}
