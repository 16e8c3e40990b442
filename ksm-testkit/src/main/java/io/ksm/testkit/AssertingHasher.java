package io.ksm.testkit;

import io.ksm.api.PageHasher;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Passes calls on to a hasher and holds caller and hasher to the contract of {@link PageHasher}.
 *
 * <p>Of the caller it demands ranges that lie inside the memory and the array. Of the hasher it
 * demands that no bit above the width is set, that nothing but the hashes is written, and that the
 * same bytes hash the same once more, elsewhere and alone. Bytes that another thread writes
 * meanwhile are left out of the last. What breaks the contract is an {@link AssertionError}.
 *
 * <p>As thread-safe as the hasher. Copies all that is hashed: for tests only.
 */
public final class AssertingHasher implements PageHasher {
  /** Puts the copies where no page ever begins. */
  private static final long ASKEW = 1;

  private final PageHasher hasher;
  private volatile boolean closed;

  /** Wraps a hasher. */
  public AssertingHasher(PageHasher hasher) {
    this.hasher = hasher;
  }

  @Override
  public boolean detectsEveryChange() {
    return hasher.detectsEveryChange();
  }

  @Override
  public int bits() {
    int bits = hasher.bits();
    if (bits < 1 || bits > Long.SIZE) {
      throw broken("a hash is %d bits wide, not 1 to 64".formatted(bits));
    }
    return bits;
  }

  @Override
  public long hash(MemorySegment memory, long offset, long length) {
    demandOpen();
    demandInside(memory, offset, length);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = copy(arena, memory, offset, length);
      long hash = hasher.hash(memory, offset, length);
      check(hash, memory, offset, copy);
      return hash;
    }
  }

  @Override
  public void hashPages(
      MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
    demandOpen();
    if (pageSize <= 0 || count < 0) {
      throw broken("a run has %d pages of %d bytes".formatted(count, pageSize));
    }
    if (at < 0 || at > hashes.length - count) {
      throw broken("%d hashes from %d on do not fit into %d".formatted(count, at, hashes.length));
    }
    long length = (long) count * pageSize;
    demandInside(memory, offset, length);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = copy(arena, memory, offset, length);
      long[] before = hashes.clone();
      hasher.hashPages(memory, offset, pageSize, count, hashes, at);
      demandOnlyWritten(before, hashes, at, at + count);
      for (int i = 0; i < count; i++) {
        long page = (long) i * pageSize;
        check(hashes[at + i], memory, offset + page, copy.asSlice(page, pageSize));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    hasher.close();
  }

  private void demandOpen() {
    if (closed) {
      throw broken("it is used after close()");
    }
  }

  /** Checks one hash: its width, and what a copy of the bytes hashes to. */
  private void check(long hash, MemorySegment memory, long offset, MemorySegment copy) {
    int bits = bits();
    if (bits < Long.SIZE && hash >>> bits != 0) {
      throw broken("hash %x is more than %d bits wide".formatted(hash, bits));
    }
    if (isStill(memory, offset, copy)) {
      long again = hasher.hash(copy, 0, copy.byteSize());
      if (again != hash) {
        throw broken(
            "%d bytes at %d hash to %x, a copy of them to %x"
                .formatted(copy.byteSize(), offset, hash, again));
      }
    }
  }

  private static MemorySegment copy(Arena arena, MemorySegment memory, long offset, long length) {
    MemorySegment copy = arena.allocate(length + ASKEW).asSlice(ASKEW);
    return copy.copyFrom(memory.asSlice(offset, length));
  }

  /** Says whether memory holds what it held when it was copied. */
  private static boolean isStill(MemorySegment memory, long offset, MemorySegment copy) {
    return memory.asSlice(offset, copy.byteSize()).mismatch(copy) == -1;
  }

  private static void demandInside(MemorySegment memory, long offset, long length) {
    if (offset < 0 || length < 0 || offset > memory.byteSize() - length) {
      throw broken(
          "%d bytes at %d are not inside memory of %d bytes"
              .formatted(length, offset, memory.byteSize()));
    }
  }

  private static void demandOnlyWritten(long[] before, long[] after, int from, int to) {
    if (!Arrays.equals(before, 0, from, after, 0, from)
        || !Arrays.equals(before, to, before.length, after, to, after.length)) {
      throw broken("hashes were written outside of %d to %d".formatted(from, to));
    }
  }

  private static AssertionError broken(String how) {
    return new AssertionError("contract of PageHasher broken: " + how);
  }
}
