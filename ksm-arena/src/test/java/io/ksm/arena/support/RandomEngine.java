package io.ksm.arena.support;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.arena.WriteScope;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Does to a {@link ModelArena} whatever an engine and writers could do, at random, and keeps the
 * engine's books: which pages it believes to be on which frame.
 */
public final class RandomEngine {
  private static final int CONTENTS = 6;
  private static final int MAX_RUN = 60;

  private final ModelArena model;
  private final SplittableRandom random;
  private final BitSet raw = new BitSet();

  /** By frame: its sharers. */
  private final NavigableMap<Long, TreeSet<Integer>> frames = new TreeMap<>();

  private long nextFrame = 1;

  public RandomEngine(ModelArena model, SplittableRandom random) {
    this.model = model;
    this.random = random;
  }

  /** Does one thing; returns what, for messages. */
  public String step() throws IOException {
    model.setReadsAll(random.nextInt(3) == 0);
    int first = random.nextInt(model.contents.length);
    int count = 1 + random.nextInt(Math.min(MAX_RUN, model.contents.length - first));
    int kind = random.nextInt(100);
    if (kind < 30) {
      return write(first, count);
    } else if (kind < 45) {
      return scan();
    } else if (kind < 65) {
      return found(first, count);
    } else if (kind < 85) {
      return join(first, count);
    } else if (kind < 94) {
      return mergeZeros(first);
    } else if (kind < 97) {
      return unmerge(first, count);
    } else if (kind < 98) {
      return makeRaw(first, Math.min(count, 3));
    }
    return changeEngines();
  }

  /** Runs of contents from a small number of them, so that runs of pages are often equal. */
  private String write(int first, int count) {
    long content = random.nextInt(CONTENTS) * 10L;
    for (int i = 0; i < count; i++) {
      long next = content == 0 ? 0 : content + (first + i) % 10;
      model.contents[first + i] = next;
      write(first + i, ModelArena.bytes(next));
    }
    return "write of %d at %d".formatted(count, first);
  }

  private void write(int page, MemorySegment bytes) {
    long offset = ModelArena.offset(page);
    int half = ModelArena.PAGE_SIZE / 2;
    switch (random.nextInt(3)) {
      case 0 -> model.writer.copy(bytes, 0, offset, ModelArena.PAGE_SIZE);
      case 1 -> {
        model.writer.copy(bytes, half, offset + half, half);
        model.writer.copy(bytes, 0, offset, half);
      }
      default -> {
        try (WriteScope scope = model.writer.open(offset, ModelArena.PAGE_SIZE)) {
          scope.segment().copyFrom(bytes);
        }
      }
    }
  }

  /** What is not on its frame any more leaves it; frames without sharers are released. */
  private String scan() throws IOException {
    PageState[] states = model.scan();
    for (TreeSet<Integer> sharers : frames.values()) {
      sharers.removeIf(page -> states[page] != PageState.SHARED);
    }
    releaseAll();
    return "scan";
  }

  private void releaseAll() throws IOException {
    for (long frame : List.copyOf(frames.keySet())) {
      if (frames.get(frame).isEmpty()) {
        frames.remove(frame);
        model.source.release(frame, 1);
      }
    }
    model.check();
  }

  private String found(int first, int count) throws IOException {
    long frame = nextFrame;
    nextFrame += count;
    return merge(first, count, frame);
  }

  /** Pages go onto frames that exist; often those of a run that looks the same. */
  private String join(int first, int count) throws IOException {
    List<Long> candidates = new ArrayList<>();
    frames.forEach((frame, sharers) -> {
      if (!sharers.isEmpty()
          && model.contents[sharers.first()] == model.contents[first]
          && !sharers.contains(first)) {
        candidates.add(frame);
      }
    });
    return candidates.isEmpty()
        ? "nothing"
        : merge(first, count, candidates.get(random.nextInt(candidates.size())));
  }

  /** Merges with the zero page from a page of zeros on, if there is one. */
  private String mergeZeros(int from) throws IOException {
    int first = from;
    while (first < model.contents.length && model.contents[first] != 0) {
      first++;
    }
    int left = model.contents.length - first;
    return left == 0 ? "nothing" : merge(first, 1 + random.nextInt(Math.min(MAX_RUN, left)), 0);
  }

  private String merge(int first, int count, long frame) throws IOException {
    String step = "merge of %d at %d onto %d".formatted(count, first, frame);
    int pages = (int) Math.min(count, frame == 0 ? count : nextFrame - frame);
    Region region = model.region(first, 1);
    pages = (int) Math.min(pages, model.page(region) + region.pages() - first);
    if (!region.isEligible()) {
      return step + ", which is raw";
    }
    BitSet refused = model.merge(first, frame, pages);
    for (int i = 0; frame != 0 && i < pages; i++) {
      if (!refused.get(i)) {
        frames.computeIfAbsent(frame + i, _ -> new TreeSet<>()).add(first + i);
      }
    }
    return step + ", refused " + refused;
  }

  private String unmerge(int first, int count) throws IOException {
    Region region = model.region(first, 1);
    int pages = (int) Math.min(count, model.page(region) + region.pages() - first);
    model.unmerge(first, pages);
    frames.values().forEach(sharers -> sharers.subSet(first, first + pages).clear());
    releaseAll();
    return "unmerge of %d at %d".formatted(pages, first);
  }

  private String makeRaw(int first, int count) throws IOException {
    int next = raw.nextSetBit(first);
    int end = Math.min(first + count, next < 0 ? Integer.MAX_VALUE : next);
    if (end == first) {
      return "nothing";
    }
    long bytes = ModelArena.offset(end - first);
    MemorySegment segment = model.arena.rawWritable(ModelArena.offset(first), bytes);
    raw.set(first, end);
    model.check();
    for (int page = first; page < end; page++) {
      model.contents[page] = 12345;
    }
    for (long at = 0; at < bytes; at += ModelArena.PAGE_SIZE) {
      segment.asSlice(at, ModelArena.PAGE_SIZE).copyFrom(ModelArena.bytes(12345));
    }
    return "raw %d to %d, then %s".formatted(first, end, scan());
  }

  private String changeEngines() throws IOException {
    model.source.detach();
    model.check();
    if (random.nextBoolean()) {
      model.scan();
    }
    model.source.attach();
    frames.clear();
    nextFrame = 1;
    return "change of engines, then " + scan();
  }
}
