package io.ksm.core.engine.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.pages.Geometry;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is copied is bounded, by pages and by buffers; what is lent fills whole batches. */
class BatchTest {
  private static final int PAGE_SIZE = 64;
  private static final int CHUNK_PAGES = 16;
  private static final int BATCH_PAGES = 1024;
  private static final int COPIED_PAGES = 64;
  private static final int MOST_ITEMS = BATCH_PAGES / CHUNK_PAGES + 8;
  private static final int MOST_COPIED_ITEMS = COPIED_PAGES / CHUNK_PAGES + 8;

  /** Small mappings, each in a chunk of its own. */
  private static final int PIECES = 200;

  private static final int PIECE_PAGES = 2;

  /** The batches of one scan over a source, which are read as the engine reads them. */
  private static final class Walk implements AutoCloseable {
    private final WorkloadSource source;
    private final SourceTable sources;
    private final ScanPlan plan;
    private final Batch batch;

    Walk(WorkloadSource source) {
      this.source = source;
      SlotTable slots = new SlotTable(Integer.numberOfTrailingZeros(CHUNK_PAGES));
      Geometry geometry = new Geometry(PAGE_SIZE, slots.chunkBits(), 4, BATCH_PAGES, COPIED_PAGES);
      sources = new SourceTable(List.<PageSource>of(source));
      sources.get(0).refresh();
      plan = new ScanPlan(slots);
      plan.build(sources);
      batch = new Batch(sources, slots, geometry);
    }

    /** Fills the next batch and reads it; the items are empty at the end of the scan. */
    List<BatchChunk> next() throws IOException {
      List<BatchChunk> items = new ArrayList<>();
      if (batch.fill(plan, BATCH_PAGES)) {
        for (int i = 0; i < batch.size(); i++) {
          items.add(batch.item(i));
        }
      }
      for (BatchChunk item : items) {
        item.chunk.begin(item.count, false);
        item.source.read(item.region, item.firstInRegion, item.count, item.chunk);
        item.source.noteMemory(item.chunk);
      }
      return items;
    }

    @Override
    public void close() {
      batch.close();
      source.close();
    }
  }

  private static Walk pieces(WorkloadSource.Access access) {
    Window window = new Window(0, PIECES * CHUNK_PAGES, PAGE_SIZE);
    WorkloadSource source = WorkloadSource.live("pieces", window, access);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      regions.add(new Region("piece", window.address(i * CHUNK_PAGES), PIECE_PAGES, ""));
    }
    source.remap(regions);
    return new Walk(source);
  }

  private static Walk whole(int pages, WorkloadSource.Access access) {
    WorkloadSource source = WorkloadSource.live("whole", new Window(0, pages, PAGE_SIZE), access);
    source.remap(List.of(new Region("whole", 0, pages, "")));
    return new Walk(source);
  }

  private static int pages(List<BatchChunk> items) {
    return items.stream().mapToInt(item -> item.count).sum();
  }

  @Test
  void copiedPagesAreBounded() throws IOException {
    try (Walk walk = whole(5 * COPIED_PAGES + 3, WorkloadSource.Access.COPY)) {
      for (int i = 0; i < 5; i++) {
        assertThat(pages(walk.next())).isEqualTo(COPIED_PAGES);
      }
      assertThat(pages(walk.next())).isEqualTo(3);
      assertThat(walk.next()).isEmpty();
    }
  }

  @Test
  void copiedItemsAreBoundedWhereTheirPagesAreFew() throws IOException {
    Set<PageChunk> chunks = Collections.newSetFromMap(new IdentityHashMap<>());
    try (Walk walk = pieces(WorkloadSource.Access.COPY)) {
      for (int left = PIECES; left > 0; left -= MOST_COPIED_ITEMS) {
        List<BatchChunk> items = walk.next();
        assertThat(items).hasSize(Math.min(left, MOST_COPIED_ITEMS));
        assertThat(pages(items)).isEqualTo(items.size() * PIECE_PAGES);
        items.forEach(item -> chunks.add(item.chunk));
      }
      assertThat(walk.next()).isEmpty();
      assertThat(chunks).hasSize(MOST_COPIED_ITEMS);
    }
  }

  @Test
  void whatIsLentFillsWholeBatchesOnceItIsKnown() throws IOException {
    try (Walk walk = whole(COPIED_PAGES + 2 * BATCH_PAGES, WorkloadSource.Access.VIEW)) {
      assertThat(pages(walk.next())).isEqualTo(COPIED_PAGES);
      assertThat(pages(walk.next())).isEqualTo(BATCH_PAGES);
      assertThat(pages(walk.next())).isEqualTo(BATCH_PAGES);
      assertThat(walk.next()).isEmpty();
    }
    try (Walk walk = pieces(WorkloadSource.Access.VIEW)) {
      assertThat(walk.next()).hasSize(MOST_COPIED_ITEMS);
      assertThat(walk.next()).hasSize(MOST_ITEMS);
    }
  }

  @Test
  void theBuffersOfASourceThatLentUntilThenAreFreed() throws IOException {
    try (Walk walk = pieces(WorkloadSource.Access.MIXED)) {
      assertThat(walk.next()).hasSize(MOST_COPIED_ITEMS).noneMatch(item -> item.chunk.isCopied());
      List<BatchChunk> mixed = walk.next();
      assertThat(mixed).hasSize(MOST_ITEMS);
      List<MemorySegment> buffers =
          mixed.stream()
              .filter(item -> item.chunk.isCopied())
              .map(item -> item.chunk.memory())
              .toList();
      assertThat(buffers).isNotEmpty().allMatch(buffer -> buffer.scope().isAlive());
      assertThat(walk.next()).hasSize(MOST_COPIED_ITEMS);
      assertThat(buffers).noneMatch(buffer -> buffer.scope().isAlive());
    }
  }
}
