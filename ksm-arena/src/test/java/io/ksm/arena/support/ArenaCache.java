package io.ksm.arena.support;

import io.ksm.arena.ArenaOptions;
import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import io.ksm.arena.WriteScope;
import io.ksm.core.Ksm;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An arena under a real engine, filled as a cache is: blocks of 16 pages each hold one of a few
 * documents, nothing, or something of their own. Knows what all of it must be.
 */
public final class ArenaCache implements AutoCloseable {
  public static final int PAGE_SIZE = 4096;
  static final int BLOCK = 16;
  private static final int DOCUMENTS = 5;

  public final MergeableArena arena;
  public final Ksm ksm;
  private final ArenaWriter writer;
  private final SplittableRandom random;
  private final long[] contents;
  private long unique = 1_000_000;

  public ArenaCache(int blocks, ArenaOptions options, SplittableRandom random) throws IOException {
    this.random = random;
    this.contents = new long[blocks * BLOCK];
    this.arena = options.allocate((long) blocks * BLOCK * PAGE_SIZE);
    this.writer = arena.writer();
    this.ksm =
        Ksm.builder()
            .source(arena.source())
            .hasher("crc32c")
            .index("rb")
            .policy("ksm:smart-scan=off,use-zero-pages=on,max-page-sharing=100000")
            .threads(2)
            .build();
  }

  private static MemorySegment bytes(long content) {
    long[] words = new long[PAGE_SIZE / Long.BYTES];
    Arrays.fill(words, content * 0x9E3779B97F4A7C15L);
    return MemorySegment.ofArray(words);
  }

  /** Writes a whole block: a document, zeros, or what is nowhere else. */
  public void writeBlock(int block) {
    int kind = random.nextInt(DOCUMENTS + 2);
    for (int i = 0; i < BLOCK; i++) {
      long content = kind == 0 ? 0 : kind <= DOCUMENTS ? kind * 100L + i : unique++;
      write(block * BLOCK + i, content);
    }
  }

  private void write(int page, long content) {
    contents[page] = content;
    long offset = (long) page * PAGE_SIZE;
    if (content == 0) {
      writer.fill(offset, PAGE_SIZE, (byte) 0);
    } else if (random.nextBoolean()) {
      writer.copy(bytes(content), 0, offset, PAGE_SIZE);
    } else {
      try (WriteScope scope = writer.open(offset, PAGE_SIZE)) {
        scope.segment().copyFrom(bytes(content));
      }
    }
  }

  public void writeAll() {
    for (int block = 0; block < contents.length / BLOCK; block++) {
      writeBlock(block);
    }
  }

  /** Returns how many blocks there are. */
  public int blocks() {
    return contents.length / BLOCK;
  }

  /** Returns how many pages hold something other than what was written to them. */
  public int wrong() {
    MemorySegment memory = arena.memory();
    int wrong = 0;
    for (int page = 0; page < contents.length; page++) {
      MemorySegment slice = memory.asSlice((long) page * PAGE_SIZE, PAGE_SIZE);
      wrong += slice.mismatch(bytes(contents[page])) >= 0 ? 1 : 0;
    }
    return wrong;
  }

  /** Returns {@code pages_sharing} by counting equal pages. */
  public long expectedSharing() {
    return copies().values().stream().mapToLong(count -> count - 1).sum();
  }

  /** Returns {@code pages_shared} by counting equal pages. */
  public long expectedShared() {
    return copies().values().stream().filter(count -> count > 1).count();
  }

  public long expectedZero() {
    return Arrays.stream(contents).filter(content -> content == 0).count();
  }

  private Map<Long, Long> copies() {
    Map<Long, Long> copies = new HashMap<>();
    for (long content : contents) {
      if (content != 0) {
        copies.merge(content, 1L, Long::sum);
      }
    }
    return copies;
  }

  @Override
  public void close() throws IOException {
    writer.close();
    ksm.close();
  }
}
