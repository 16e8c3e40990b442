package io.ksm.bench.contestant;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSource;
import io.ksm.api.RecordedSource;
import io.ksm.api.UsageException;
import io.ksm.bench.contest.AssumedStatic;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the memory that is scanned: sources, open for as long as this process lives. */
final class Memory implements AutoCloseable {
  private final List<PageSource> sources;
  private final AssumedStatic assumedStatic;
  private final @Nullable ChangingSource changing;
  private final List<RecordedSource> recorded;
  private int moment;

  /**
   * Takes sources into its possession.
   *
   * @throws UsageException if one can only be scanned by a single engine, or they do not go
   *     together
   */
  Memory(List<PageSource> sources, AssumedStatic assumedStatic) {
    this.sources = List.copyOf(sources);
    this.assumedStatic = assumedStatic;
    this.changing = sources.getFirst() instanceof ChangingSource first ? first : null;
    this.recorded =
        sources.stream()
            .filter(RecordedSource.class::isInstance)
            .map(RecordedSource.class::cast)
            .toList();
    for (PageSource source : sources) {
      if (source instanceof MergingSource) {
        throw new UsageException(
            "'%s' really merges and serves one engine only: measure memory that can be scanned anew"
                .formatted(source.label()));
      }
    }
    int pageSize = pageSize();
    if (sources.stream().anyMatch(source -> source.pageSize() != pageSize)) {
      throw new UsageException(
          "the sources have pages of different sizes: measure them separately");
    }
  }

  /** Returns the size of a page in bytes. */
  int pageSize() {
    return sources.getFirst().pageSize();
  }

  /** Returns the sources, to be read. */
  List<PageSource> sources() {
    return sources;
  }

  /** Returns the sources for an engine, which may close what it gets. */
  List<PageSource> lend() {
    List<PageSource> lent = new ArrayList<>();
    for (PageSource source : sources) {
      lent.add(new LentSource(source, assumedStatic.isStatic(source)));
    }
    return lent;
  }

  /**
   * Checks that there are bytes, for contestants that read them themselves.
   *
   * @throws IOException if a source gives fingerprints only; says which
   */
  void requireBytes() throws IOException {
    for (PageSource source : sources) {
      if (source.fingerprints() != null) {
        throw new IOException(
            "'%s' gives fingerprints of pages and no bytes that could be read: leave it to engines"
                .formatted(source.label()));
      }
    }
  }

  /**
   * Checks that contestants do not assume that changing memory is static: pages that they merge
   * without a second look may no longer be equal.
   *
   * @throws IOException if they are; says which source may change
   */
  void requireAsAssumed() throws IOException {
    for (PageSource source : sources) {
      if (assumedStatic == AssumedStatic.ON && !source.isStatic()) {
        throw new IOException(
            "'%s' may change and cannot be assumed to be static: leave out --still on"
                .formatted(source.label()));
      }
    }
  }

  /** Says whether contestants assume that no page can change. */
  boolean isStatic() {
    return sources.stream().allMatch(assumedStatic::isStatic);
  }

  /** Says whether no page really changes, whatever contestants assume. */
  boolean isReallyStatic() {
    return sources.stream().allMatch(PageSource::isStatic);
  }

  /** Shows the first moment of what was recorded, for a contestant that begins anew. */
  void rewind() throws IOException {
    moment = 0;
    show();
  }

  /** Changes the pages that change between two scans; of what was recorded, to the next moment. */
  void change() throws IOException {
    if (changing != null) {
      changing.change();
    }
    if (hasFurtherMoments()) {
      moment++;
      show();
    }
  }

  /** Says whether something was recorded that is not shown yet. */
  boolean hasFurtherMoments() {
    return recorded.stream().anyMatch(source -> source.moments() > moment + 1);
  }

  private void show() throws IOException {
    for (RecordedSource source : recorded) {
      source.show(Math.min(moment, source.moments() - 1));
    }
  }

  /** Changes the same pages of a copy of this memory. */
  void change(MemorySegment copy) {
    if (changing != null) {
      changing.change(copy);
    }
  }

  /** Changes the same pages of a copy of this memory, through whoever may write to it. */
  void change(MemorySegment copy, ChangingSource.LongWriter writer) {
    if (changing != null) {
      changing.change(copy, writer);
    }
  }

  @Override
  public void close() throws IOException {
    for (PageSource source : sources) {
      source.close();
    }
  }
}
