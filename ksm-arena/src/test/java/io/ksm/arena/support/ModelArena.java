package io.ksm.arena.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.arena.ArenaAccess;
import io.ksm.arena.ArenaOptions;
import io.ksm.arena.ArenaSource;
import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.linux.Platform;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * An arena beside what each of its pages must hold, and what an engine does with it, step by step.
 * A page's content is a number, which stands in every eighth byte; 0 is a page of zeros.
 */
public final class ModelArena implements AutoCloseable {
  public static final int PAGE_SIZE = Platform.pageSize();

  public final MergeableArena arena;
  public final ArenaSource source;
  public final ArenaWriter writer;
  public final long[] contents;
  private List<Region> regions = List.of();
  private boolean readsAll = true;

  public ModelArena(int pages, ArenaOptions options, MemoryCalls calls) throws IOException {
    arena = ArenaAccess.allocate((long) pages * PAGE_SIZE, options, calls);
    source = arena.source();
    writer = arena.writer();
    contents = new long[pages];
    source.attach();
    scan();
  }

  public ModelArena(int pages) throws IOException {
    this(pages, ArenaOptions.USUAL, new MemoryCalls());
  }

  /** Returns the bytes of a content. */
  public static MemorySegment bytes(long content) {
    long[] words = new long[PAGE_SIZE / Long.BYTES];
    Arrays.fill(words, content);
    return MemorySegment.ofArray(words);
  }

  public void write(int page, long content) {
    contents[page] = content;
    writer.copy(bytes(content), 0, offset(page), PAGE_SIZE);
  }

  /** Writes neighbouring contents to neighbouring pages. */
  public void writeRun(int first, int count, long content) {
    for (int i = 0; i < count; i++) {
      write(first + i, content + i);
    }
  }

  /** Begins a scan, and reads all pages; returns what they are. */
  public PageState[] scan() throws IOException {
    regions = source.regions();
    PageState[] states = new PageState[contents.length];
    Arrays.fill(states, PageState.ABSENT);
    try (PageChunk chunk = new PageChunk(PAGE_SIZE, ArenaPages.BLOCK)) {
      for (Region region : regions) {
        for (long first = 0; region.isEligible() && first < region.pages(); ) {
          int count = (int) Math.min(chunk.capacity(), region.pages() - first);
          chunk.begin(count, false);
          source.read(region, first, count, chunk);
          for (int i = 0; i < count; i++) {
            states[page(region) + (int) first + i] = chunk.state(i);
          }
          first += count;
        }
      }
    }
    ArenaInvariants.checkSwept(arena);
    checkContents();
    return states;
  }

  /** Merges a run; returns which of its pages were refused. */
  public BitSet merge(int first, long frame, int count) throws IOException {
    BitSet refused = new BitSet();
    if (frame == 0) {
      source.mergeZero(address(first), count, refused);
    } else {
      source.merge(address(first), count, frame, refused);
    }
    check();
    return refused;
  }

  public void unmerge(int first, int count) throws IOException {
    source.unmerge(address(first), count);
    check();
  }

  /** Returns the content of a frame. */
  public long frame(long number) throws IOException {
    try (PageChunk chunk = new PageChunk(PAGE_SIZE, 1)) {
      chunk.begin(1, true);
      source.readFrame(number, chunk);
      assertThat(chunk.state(0)).isEqualTo(PageState.PRESENT);
      return chunk.memory().get(ValueLayout.JAVA_LONG, chunk.offset(0));
    }
  }

  public Region region(int first, int count) {
    return regions.stream()
        .filter(it -> page(it) <= first && first + count <= page(it) + it.pages())
        .findFirst()
        .orElseThrow();
  }

  public List<Region> regions() {
    return regions;
  }

  /** Checks the books, and that nothing was lost. */
  public void check() throws IOException {
    ArenaInvariants.check(arena);
    checkContents();
  }

  /** Sets whether checks read all pages, which has the kernel map those that it did not yet. */
  public void setReadsAll(boolean reads) {
    readsAll = reads;
  }

  private void checkContents() {
    if (!readsAll) {
      return;
    }
    List<Integer> wrong = new ArrayList<>();
    MemorySegment memory = arena.memory();
    for (int page = 0; page < contents.length; page++) {
      if (memory.asSlice(offset(page), PAGE_SIZE).mismatch(bytes(contents[page])) >= 0) {
        wrong.add(page);
      }
    }
    assertThat(wrong).as("pages that do not hold what was written").isEmpty();
  }

  /** Returns the number of a region's first page. */
  public int page(Region region) {
    return ArenaAccess.range(arena).page(region.address());
  }

  /** Returns the address of a page. */
  public long address(int page) {
    return ArenaAccess.range(arena).address(page);
  }

  public static long offset(int page) {
    return (long) page * PAGE_SIZE;
  }

  @Override
  public void close() throws IOException {
    writer.close();
    source.detach();
    arena.close();
  }
}
