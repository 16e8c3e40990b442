package io.ksm.arena.stress.support;

import io.ksm.api.MergingSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Merges by a glance at the first word of each page, at once and without waiting for a page to be
 * calm: many pages change while they are merged. Keeps the engine's side of the contract: counts
 * the sharers of its frames, and releases a frame when it has none.
 *
 * <p>A frame may begin with the bytes of a page that was just being written to, and then nothing
 * else equals it. So all contents move to new frames every few rounds.
 */
public final class SeamMerger implements StressMerger {
  private static final int ROUNDS_PER_GENERATION = 4;
  private static final int ROUNDS_PER_UNMERGE = 16;
  private static final int CHUNK = 512;

  private final MergingSource arena;
  private final SplittableRandom random;
  private final PageChunk chunk;
  private final BitSet refused = new BitSet();
  private final long[] frames;
  private int[] sharers = new int[1 << 16];

  /** The frame of the first page of content 1. */
  private int generation = 1;

  private int rounds;

  public SeamMerger(MergingSource arena, int pages, SplittableRandom random) {
    this.arena = arena;
    this.random = random;
    this.chunk = new PageChunk(arena.pageSize(), CHUNK);
    this.frames = new long[pages];
    arena.attach();
  }

  private static int framesPerGeneration() {
    return (StressContents.COUNT - 1) * StressContents.STRIPE;
  }

  private Region region() throws IOException {
    List<Region> regions = arena.regions();
    if (regions.size() != 1 || regions.getFirst().pages() != frames.length) {
      throw new IllegalStateException("one region of all pages was to be there, not " + regions);
    }
    return regions.getFirst();
  }

  @Override
  public void round() throws IOException {
    Region region = region();
    if (rounds % ROUNDS_PER_GENERATION == 0) {
      beginGeneration();
    }
    for (int first = 0; first < frames.length; first += CHUNK) {
      look(region, first, Math.min(CHUNK, frames.length - first));
    }
    if (rounds % ROUNDS_PER_UNMERGE == 0) {
      int count = 1 + random.nextInt(4 * StressContents.STRIPE);
      unmerge(region, random.nextInt(frames.length - count), count);
    }
    rounds++;
  }

  private void beginGeneration() throws IOException {
    int old = generation;
    generation += framesPerGeneration();
    if (generation + framesPerGeneration() > sharers.length) {
      sharers = Arrays.copyOf(sharers, 2 * sharers.length);
    }
    for (int frame = old; frame < generation; frame++) {
      if (sharers[frame] == 0) {
        arena.release(frame, 1);
      }
    }
  }

  private void look(Region region, int first, int count) throws IOException {
    chunk.begin(count, false);
    arena.read(region, first, count, chunk);
    for (int i = 0; i < count; i++) {
      if (chunk.state(i) != PageState.SHARED) {
        leave(first + i);
      }
    }
    int i = 0;
    while (i < count) {
      int j = i + 1;
      long frame = frameFor(i);
      if (frame >= 0) {
        while (j < count && frameFor(j) == (frame == 0 ? 0 : frame + j - i)) {
          j++;
        }
        merge(address(region, first + i), first + i, frame, j - i);
      }
      i = j;
    }
  }

  /** Returns the frame that a page's first word calls for; 0 for zeros, -1 for none. */
  private long frameFor(int index) {
    if (chunk.state(index) != PageState.PRESENT && chunk.state(index) != PageState.UNCHANGED) {
      return -1;
    }
    MemorySegment memory = chunk.memory();
    long word = memory.get(ValueLayout.JAVA_LONG, chunk.offset(index));
    int content = StressContents.contentOf(word);
    if (content <= 0 || content >= StressContents.COUNT) {
      return word == 0 ? 0 : -1;
    }
    return generation
        + (long) (content - 1) * StressContents.STRIPE
        + index % StressContents.STRIPE;
  }

  private void merge(long address, int first, long frame, int count) throws IOException {
    refused.clear();
    if (frame == 0) {
      arena.mergeZero(address, count, refused);
      return;
    }
    arena.merge(address, count, frame, refused);
    for (int i = refused.nextClearBit(0); i < count; i = refused.nextClearBit(i + 1)) {
      frames[first + i] = frame + i;
      sharers[(int) frame + i]++;
    }
  }

  private long address(Region region, int page) {
    return region.address() + (long) page * arena.pageSize();
  }

  /** Notes that a page is not on its frame any more, if it was on one. */
  private void leave(int page) throws IOException {
    int frame = (int) frames[page];
    if (frame != 0) {
      frames[page] = 0;
      if (--sharers[frame] == 0 && frame < generation) {
        arena.release(frame, 1);
      }
    }
  }

  private void unmerge(Region region, int first, int count) throws IOException {
    arena.unmerge(address(region, first), count);
    for (int page = first; page < first + count; page++) {
      leave(page);
    }
  }

  @Override
  public void unmergeAll() throws IOException {
    unmerge(region(), 0, frames.length);
    beginGeneration();
  }

  @Override
  public void close() {
    chunk.close();
    arena.detach();
  }
}
