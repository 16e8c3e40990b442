package io.ksm.fleet.collect;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits.Known;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.NamedSource;
import io.ksm.fleet.contents.ContentsHeader;
import io.ksm.fleet.contents.ContentsWriter;
import io.ksm.fleet.contents.SourceContents;
import io.ksm.trace.chunk.ChunkFingerprinter;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/**
 * Collects the contents of sources into a file.
 *
 * <p>Reads each page once, source after source, by several threads; what it writes does not depend
 * on their number. Needs 12 bytes of heap for each different content of a source, and 8 to 16 more
 * for each page whose pfn is known. Used once, by one thread.
 */
public final class Collector {
  private static final int MAX_PAGES = Integer.MAX_VALUE - 8;

  private final CollectionPlan plan;
  private final List<NamedSource> sources;
  private final boolean mayMissAll;
  private final PageTally tally = new PageTally();
  private final List<SourceContents> collected = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();

  /** Says that a source cannot be read (any more). */
  private static final class SourceLost extends Exception {
    private static final long serialVersionUID = 1L;

    SourceLost(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Makes a collector.
   *
   * @param sources that are open; the caller closes them
   * @param mayMissAll whether nobody named a source, so that none is missed that goes meanwhile
   */
  public Collector(CollectionPlan plan, List<NamedSource> sources, boolean mayMissAll) {
    this.plan = plan;
    this.sources = List.copyOf(sources);
    this.mayMissAll = mayMissAll;
  }

  /**
   * Reads all sources and writes the file. A source that goes meanwhile is left out, if it was not
   * named by itself.
   *
   * @throws UsageException if the sources do not fit together, or to the key
   * @throws IOException if a source that was named cannot be read, or the file cannot be written:
   *     then nothing of it is left
   */
  public CollectionSummary run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    requireFit();
    int pageSize = sources.getFirst().source().pageSize();
    ContentsHeader header =
        new ContentsHeader(
            new SecureRandom().nextLong() >>> (Long.SIZE - ContentsHeader.COLLECTION_BITS),
            plan.host(),
            plan.memoryBytes(),
            plan.key().id(),
            pageSize,
            Objects.requireNonNullElseGet(plan.start(), Instant::now));
    try (PageWorkers workers = new PageWorkers(plan.threads(), pageSize, plan.key())) {
      for (NamedSource named : sources) {
        collect(named, workers);
      }
    }
    if (collected.isEmpty()) {
      throw new IOException("no source could be read: " + String.join("; ", lost));
    }
    long bytes = ContentsWriter.write(plan.file(), header, collected);
    return new CollectionSummary(
        collected.size(),
        tally.counts(),
        collected.stream().mapToLong(SourceContents::size).sum(),
        bytes,
        System.nanoTime() - begin,
        lost);
  }

  private void requireFit() {
    if (sources.size() > ContentsHeader.MAX_SOURCES) {
      throw new UsageException(
          "%d sources are too many for one file, which has room for %d: collect them in several"
              .formatted(sources.size(), ContentsHeader.MAX_SOURCES));
    }
    PageSource first = sources.getFirst().source();
    for (NamedSource named : sources) {
      PageSource source = named.source();
      if (source instanceof MergingSource) {
        throw new UsageException(
            "'%s' really merges and serves one engine only: collect memory that can be scanned anew"
                .formatted(source.label()));
      }
      if (source.pageSize() != first.pageSize()) {
        throw new UsageException(
            "'%s' has pages of %d bytes, and '%s' of %d: collect them one by one"
                .formatted(first.label(), first.pageSize(), source.label(), source.pageSize()));
      }
      String kind = FingerprintKind.of(source, plan.key()).name();
      if (!kind.equals(FingerprintKind.of(first, plan.key()).name())) {
        throw new UsageException(
            "'%s' and '%s' have fingerprints of different kinds, which are never equal: collect them one by one"
                .formatted(first.label(), source.label()));
      }
    }
  }

  private void collect(NamedSource named, PageWorkers workers)
      throws IOException, InterruptedException {
    try {
      SourceContents contents = read(named.source(), workers);
      collected.add(contents);
      tally.add(contents.counts());
    } catch (SourceLost e) {
      if (!mayMissAll && !named.isMember()) {
        throw new IOException(e.getMessage(), e);
      }
      lost.add(String.valueOf(e.getMessage()));
    }
  }

  private SourceContents read(PageSource source, PageWorkers workers)
      throws SourceLost, InterruptedException {
    FingerprintKind how = FingerprintKind.of(source, plan.key());
    List<Region> all = regions(source);
    List<Region> eligible = all.stream().filter(Region::isEligible).toList();
    PageTally found = new PageTally();
    for (Region region : all) {
      boolean hole = Region.HOLE.equals(region.ineligible());
      found.unknownZeros +=
          hole && region.traits().resident() == Known.UNKNOWN ? region.pages() : 0;
    }
    try {
      RunQueue runs =
          new RunQueue(
              eligible, source.pageSize(), ChunkFingerprinter.chunkPages(source.pageSize()));
      workers.read(source, how, runs, eligible.stream().mapToLong(Region::pages).sum());
    } catch (ExecutionException e) {
      throw lost(source, Objects.requireNonNullElse(e.getCause(), e));
    }
    workers.tally(found);
    if (found.pages > MAX_PAGES) {
      throw new UsageException(
          "'%s' has more than %d pages: collect parts of it".formatted(source.label(), MAX_PAGES));
    }
    return SourceContents.of(
        source.label(), domain(eligible), how.name(), found.counts(), workers.fingerprints());
  }

  private static List<Region> regions(PageSource source) throws SourceLost {
    try {
      return source.regions();
    } catch (IOException | RuntimeException e) {
      throw lost(source, e);
    }
  }

  /** An {@link InternalError} is the JVM's answer to a mapped file that shrank. */
  private static SourceLost lost(PageSource source, Throwable cause) {
    if (cause instanceof Error error && !(error instanceof InternalError)) {
      throw error;
    }
    String why = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    return new SourceLost("%s cannot be read: %s".formatted(source.label(), why), cause);
  }

  /** A source whose pages belong to several is a domain of its own. */
  private static String domain(List<Region> regions) {
    TreeSet<String> domains = new TreeSet<>();
    regions.forEach(region -> domains.add(region.domain()));
    return String.join("+", domains);
  }
}
