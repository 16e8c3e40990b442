package io.ksm.testkit.reference;

import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.SourceRegion;
import io.ksm.api.MergingSource;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One source: the pages that the reference tracks in it, and what it holds in this scan.
 *
 * <p>All memory is read once at the beginning of a scan. That is the same as reading each page at
 * its encounter, because memory changes only between scans when the reference is at work.
 */
final class ReferenceSource {
  private static final int PAGES_PER_READ = 32;

  private final int position;
  private final PageSource source;
  private final PageChunk run;
  private final PageChunk single;
  private final TreeMap<Long, ReferencePage> pages = new TreeMap<>(Long::compareUnsigned);
  private TreeMap<Long, Encounter> memory = new TreeMap<>(Long::compareUnsigned);
  private List<Region> regions = List.of();
  private boolean gone;
  private boolean removed;

  ReferenceSource(int position, PageSource source) {
    this.position = position;
    this.source = source;
    this.run = new PageChunk(source.pageSize(), PAGES_PER_READ);
    this.single = new PageChunk(source.pageSize(), 1);
    if (source instanceof MergingSource merging) {
      merging.attach();
    }
  }

  /** Returns the place of this source in scan order. */
  int position() {
    return position;
  }

  boolean isStatic() {
    return source.isStatic();
  }

  boolean isMerging() {
    return source instanceof MergingSource;
  }

  @Nullable MergingSource merging() {
    return source instanceof MergingSource merging ? merging : null;
  }

  Stream<SourceRegion> eligibleRegions() {
    return regions.stream()
        .filter(Region::isEligible)
        .map(region -> new SourceRegion(region, position));
  }

  /** Returns the tracked pages by address, in scan order; pages merged with the zero page too. */
  Map<Long, ReferencePage> pages() {
    return pages;
  }

  /** Returns everything that this scan passes in this source, by address, in scan order. */
  Map<Long, Encounter> memory() {
    return memory;
  }

  /** Returns the bytes that a page has now, or null if it has none. */
  @Nullable Content present(long address) {
    Encounter now = memory.get(address);
    return now == null ? null : now.content();
  }

  /** Returns what a page was at the beginning of this scan. */
  PageState state(long address) {
    return memory.getOrDefault(address, Encounter.VANISHED).state();
  }

  boolean isOf(PageSource other) {
    return source.equals(other);
  }

  /** Gives all pages their own copies back, and has no regions from now on. */
  void remove() throws IOException {
    for (ReferencePage page : pages.values()) {
      unmerge(page);
    }
    removed = true;
  }

  /** Says whether this source was removed and has no pages any more; then it is closed. */
  boolean hasLeft() {
    if (!removed || !pages.isEmpty()) {
      return false;
    }
    if (source instanceof MergingSource merging) {
      merging.detach();
    }
    close();
    return true;
  }

  /** Asks for the regions. A source that was removed or is gone has none, for good. */
  void list() throws IOException {
    try {
      regions = removed || gone ? List.of() : source.regions();
    } catch (SourceGoneException e) {
      go();
    }
  }

  private void go() {
    gone = true;
    regions = List.of();
  }

  /** Says whether the source was removed, or found to be gone in this scan or before. */
  boolean isGone() {
    return gone || removed;
  }

  /** Reads all eligible regions. The pages that a source did not give before it went are gone. */
  void read(MergePolicy policy) throws IOException {
    memory = new TreeMap<>(Long::compareUnsigned);
    for (Long address : pages.keySet()) {
      memory.put(address, Encounter.VANISHED);
    }
    try {
      for (Region region : regions) {
        if (region.isEligible()) {
          read(region, policy.domain(region));
        }
      }
    } catch (SourceGoneException e) {
      go();
    }
  }

  private void read(Region region, String domain) throws IOException {
    for (long first = 0; first < region.pages(); first += PAGES_PER_READ) {
      int count = (int) Math.min(PAGES_PER_READ, region.pages() - first);
      run.begin(count, false);
      source.read(region, first, count, run);
      for (int i = 0; i < count; i++) {
        Site site = new Site(region, first + i, domain);
        long address = region.address() + site.index() * source.pageSize();
        memory.put(address, new Encounter(site, run.state(i), content(site, i), run.pfn(i)));
      }
    }
  }

  private @Nullable Content content(Site site, int page) throws IOException {
    return switch (run.state(page)) {
      case PRESENT -> copy(run, page);
      case UNCHANGED -> look(site);
      default -> null;
    };
  }

  /** Looks at bytes that the source need not give, because nobody wrote to them. */
  private Content look(Site site) throws IOException {
    single.begin(1, true);
    source.read(site.region(), site.index(), 1, single);
    if (single.state(0) != PageState.PRESENT) {
      throw new IllegalStateException("an unchanged page is " + single.state(0) + ": " + site);
    }
    return copy(single, 0);
  }

  private static Content copy(PageChunk chunk, int page) {
    byte[] bytes = new byte[chunk.pageSize()];
    MemorySegment.copy(
        chunk.memory(), ValueLayout.JAVA_BYTE, chunk.offset(page), bytes, 0, bytes.length);
    return new Content(bytes);
  }

  /** Gives a page its own copy back, if its source is still there. */
  void unmerge(ReferencePage page) throws IOException {
    MergingSource merging = merging();
    if (merging == null) {
      return;
    }
    try {
      merging.unmerge(page.address, 1);
    } catch (SourceGoneException e) {
      go();
    }
  }

  void close() {
    run.close();
    single.close();
  }

  @Override
  public String toString() {
    return source.label();
  }
}
