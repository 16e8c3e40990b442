package io.ksm.core.engine.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.pages.Geometry;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.ScanPlan;
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
  private static final int MAX_CHUNKS = BATCH_PAGES / CHUNK_PAGES + 8;
  private static final int MAX_COPIED_CHUNKS = COPIED_PAGES / CHUNK_PAGES + 8;

  /** Small mappings, each in a chunk of its own. */
  private static final int SMALL_CHUNKS = 200;

  private static final int SMALL_PAGES = 2;

  /** Fills the batches of one scan over a source, and reads them as the engine does. */
  private static final class Walk implements AutoCloseable {
    private final WorkloadSource source;
    private final ScanPlan plan;
    private final Batch batch;

    Walk(WorkloadSource source) {
      this.source = source;
      int chunkBits = Integer.numberOfTrailingZeros(CHUNK_PAGES);
      Geometry geometry = new Geometry(PAGE_SIZE, chunkBits, 4, BATCH_PAGES, COPIED_PAGES);
      Pages pages = new Pages(new SourceTable(List.of(source)), geometry);
      pages.sources().get(0).ask();
      pages.sources().get(0).refresh();
      pages.replan();
      plan = pages.plan();
      batch = new Batch(pages);
    }

    /** Fills the next batch and reads it; there are none at the end of the scan. */
    List<BatchChunk> next() throws IOException {
      List<BatchChunk> chunks = new ArrayList<>();
      if (batch.fill(plan, BATCH_PAGES)) {
        for (int i = 0; i < batch.size(); i++) {
          chunks.add(batch.chunk(i));
        }
      }
      for (BatchChunk chunk : chunks) {
        chunk.answer.begin(chunk.count, false);
        chunk.source.read(chunk.region, chunk.firstInRegion, chunk.count, chunk.answer);
        chunk.source.noteMemory(chunk.answer);
      }
      return chunks;
    }

    @Override
    public void close() {
      batch.close();
      source.close();
    }
  }

  private static Walk small(WorkloadSource.Access access) {
    Window window = new Window(0, SMALL_CHUNKS * CHUNK_PAGES, PAGE_SIZE);
    WorkloadSource source = WorkloadSource.live("small", window, access);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < SMALL_CHUNKS; i++) {
      regions.add(Region.resident("small", window.address(i * CHUNK_PAGES), SMALL_PAGES, ""));
    }
    source.remap(regions);
    return new Walk(source);
  }

  private static Walk whole(int pages, WorkloadSource.Access access) {
    WorkloadSource source = WorkloadSource.live("whole", new Window(0, pages, PAGE_SIZE), access);
    source.remap(List.of(Region.resident("whole", 0, pages, "")));
    return new Walk(source);
  }

  private static int pages(List<BatchChunk> chunks) {
    return chunks.stream().mapToInt(chunk -> chunk.count).sum();
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
  void copiedChunksAreBoundedWhereTheirPagesAreFew() throws IOException {
    Set<PageChunk> answers = Collections.newSetFromMap(new IdentityHashMap<>());
    try (Walk walk = small(WorkloadSource.Access.COPY)) {
      for (int left = SMALL_CHUNKS; left > 0; left -= MAX_COPIED_CHUNKS) {
        List<BatchChunk> chunks = walk.next();
        assertThat(chunks).hasSize(Math.min(left, MAX_COPIED_CHUNKS));
        assertThat(pages(chunks)).isEqualTo(chunks.size() * SMALL_PAGES);
        chunks.forEach(chunk -> answers.add(chunk.answer));
      }
      assertThat(walk.next()).isEmpty();
      assertThat(answers).hasSize(MAX_COPIED_CHUNKS);
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
    try (Walk walk = small(WorkloadSource.Access.VIEW)) {
      assertThat(walk.next()).hasSize(MAX_COPIED_CHUNKS);
      assertThat(walk.next()).hasSize(MAX_CHUNKS);
    }
  }

  @Test
  void theBuffersOfASourceThatLentUntilThenAreFreed() throws IOException {
    try (Walk walk = small(WorkloadSource.Access.MIXED)) {
      assertThat(walk.next())
          .hasSize(MAX_COPIED_CHUNKS)
          .noneMatch(chunk -> chunk.answer.isCopied());
      List<BatchChunk> mixed = walk.next();
      assertThat(mixed).hasSize(MAX_CHUNKS);
      List<MemorySegment> buffers =
          mixed.stream()
              .filter(chunk -> chunk.answer.isCopied())
              .map(chunk -> chunk.answer.memory())
              .toList();
      assertThat(buffers).isNotEmpty().allMatch(buffer -> buffer.scope().isAlive());
      assertThat(walk.next()).hasSize(MAX_COPIED_CHUNKS);
      assertThat(buffers).noneMatch(buffer -> buffer.scope().isAlive());
    }
  }
}
