package io.ksm.core.engine;

import io.ksm.api.MergePolicy;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.core.engine.pages.Geometry;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.ScanListener;
import io.ksm.core.report.ScanTime;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what an engine is made of. Fourteen components, because it is the one list of them all: the
 * engine takes nothing else. As safe for several threads as its components are.
 *
 * @param sources in scan order; the engine does not close them
 * @param hasher makes keys
 * @param indexes makes empty indexes
 * @param policy decides
 * @param threads that scan, at least 1
 * @param listener hears progress
 * @param batchPages how many pages a batch has at most, if that is less than the usual
 * @param chunkBits pages per chunk, as a power of two; negative for the usual
 * @param partitionBits leading bits of a key that select its partition; negative for the usual
 * @param grows whether sources may be added later; the engine is then laid out for any kind of them
 * @param memoryLimit of what is remembered of pages, in bytes
 * @param threadFactory makes the threads that help
 * @param collisionSeed of the hash for colliding pages; secret where pages may be crafted
 * @param time of scans; null for the machine's
 */
public record EngineConfig(
    List<PageSource> sources,
    PageHasher hasher,
    Supplier<OrderedIndex> indexes,
    MergePolicy policy,
    int threads,
    ScanListener listener,
    int batchPages,
    int chunkBits,
    int partitionBits,
    boolean grows,
    long memoryLimit,
    ThreadFactory threadFactory,
    long collisionSeed,
    @Nullable ScanTime time) {

  /** Lets the engine choose how large its batches are. */
  public static final int USUAL_BATCHES = Integer.MAX_VALUE;

  /** Lets the engine choose its chunks. */
  public static final int USUAL_CHUNKS = -1;

  /** Lets the engine choose its partitions. */
  public static final int USUAL_PARTITIONS = -1;

  /** Stands for a limit where there is none. */
  public static final long UNLIMITED = MemoryNeed.UNLIMITED;

  private static final AtomicInteger ENGINES = new AtomicInteger();

  /** Copies the list. */
  public EngineConfig {
    sources = List.copyOf(sources);
  }

  /**
   * Lays out an engine.
   *
   * @throws UsageException if the sources' page sizes are impossible or differ
   */
  Geometry geometry() {
    return Geometry.of(sources, threads, batchPages, chunkBits, partitionBits);
  }

  /**
   * Returns the layout for what the sources tell of themselves. It is the usual one if somebody
   * chose chunks, partitions or batches, if sources may be added, and in another time than the
   * machine's, in which few pages are scanned at once.
   *
   * @param usual what {@link #geometry} returned
   * @param table of the sources
   */
  Geometry geometryFor(Geometry usual, SourceTable table) {
    boolean isChosen =
        batchPages != USUAL_BATCHES
            || chunkBits != USUAL_CHUNKS
            || partitionBits != USUAL_PARTITIONS;
    if (isChosen || grows || time != null || !table.stream().allMatch(EngineConfig::isRecorded)) {
      return usual;
    }
    List<Region> regions =
        table.stream()
            .flatMap(state -> state.regionsOfNow().stream())
            .filter(Region::isEligible)
            .toList();
    return usual.forFingerprints(regions.stream().mapToLong(Region::pages).sum(), regions.size());
  }

  /** Says whether a source has fingerprints alone, always the same. */
  private static boolean isRecorded(SourceState state) {
    return state.fingerprints && state.isStatic;
  }

  /** Returns what makes the threads of one engine if nothing else is wanted: daemon threads. */
  public static ThreadFactory daemonThreads() {
    return Thread.ofPlatform().daemon().name("ksm-" + ENGINES.incrementAndGet() + "-", 1).factory();
  }

  /** Returns the same for other sources. */
  public EngineConfig withSources(List<PageSource> others) {
    return with(others, time);
  }

  /** Returns the same in another time. */
  public EngineConfig withTime(ScanTime other) {
    return with(sources, other);
  }

  private EngineConfig with(List<PageSource> ofSources, @Nullable ScanTime inTime) {
    return new EngineConfig(
        ofSources,
        hasher,
        indexes,
        policy,
        threads,
        listener,
        batchPages,
        chunkBits,
        partitionBits,
        grows,
        memoryLimit,
        threadFactory,
        collisionSeed,
        inTime);
  }
}
