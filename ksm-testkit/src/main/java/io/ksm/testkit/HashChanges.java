package io.ksm.testkit;

import io.ksm.api.PageHasher;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Contents that differ in as little as possible, and whose hashes must differ all the same. */
final class HashChanges {
  private static final int[] PAGE_SIZES = {64, 1003, 4096, 16_384};
  private static final int[] TRIED_SIZES = {64, 1003, 4096};

  /** Of so many contents, two have one hash of 32 bits or less; two of 64 bits are a miracle. */
  private static final int CONTENTS = 400_000;

  private static final int COUNTED_PAGE = 256;
  private static final int SAMPLES = 40;

  private final PageHasher hasher;
  private final Arena arena;

  HashChanges(PageHasher hasher, Arena arena) {
    this.hasher = hasher;
    this.arena = arena;
  }

  /** Returns hashes of a fixed stream, the same in every JVM. */
  static List<String> sample(PageHasher hasher) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      int length = i < SAMPLES / 2 ? i : 211 * i;
      MemorySegment memory = MemorySegment.ofArray(GoldenHashes.stream(length));
      lines.add("%d bytes: %x".formatted(length, hasher.hash(memory, 0, length)));
    }
    return lines;
  }

  /** Every length at which a kernel may go another way, and some others. */
  static int[] lengths(SplittableRandom random) {
    int[] lengths = new int[200];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = i < 100 ? i : random.nextInt(100, 3 * 4096);
    }
    return lengths;
  }

  /** Changes each byte of a page, one at a time, and exchanges neighbouring words. */
  void checkEveryByte(Seed seed) {
    SplittableRandom random = seed.random();
    for (int size : PAGE_SIZES) {
      for (boolean zeros : new boolean[] {true, false}) {
        MemorySegment page = arena.allocate(size, 64);
        if (!zeros) {
          byte[] content = new byte[size];
          random.nextBytes(content);
          page.copyFrom(MemorySegment.ofArray(content));
        }
        checkEveryByte(page, random);
      }
    }
  }

  private void checkEveryByte(MemorySegment page, SplittableRandom random) {
    Hashes seen = new Hashes(4 * (int) page.byteSize());
    seen.add(hash(page), "the page as it was");
    for (int at = 0; at < page.byteSize(); at++) {
      byte before = page.get(ValueLayout.JAVA_BYTE, at);
      int bit = 1 << random.nextInt(8);
      page.set(ValueLayout.JAVA_BYTE, at, (byte) (before ^ bit));
      seen.add(hash(page), "byte %d of %d changed".formatted(at, page.byteSize()));
      page.set(ValueLayout.JAVA_BYTE, at, before);
    }
    for (int at = 0; at + 16L <= page.byteSize(); at += 8) {
      long first = page.get(ValueLayout.JAVA_LONG, at);
      long second = page.get(ValueLayout.JAVA_LONG, at + 8);
      if (first != second) {
        page.set(ValueLayout.JAVA_LONG, at, second);
        page.set(ValueLayout.JAVA_LONG, at + 8, first);
        seen.add(hash(page), "the words at " + at + " exchanged");
        page.set(ValueLayout.JAVA_LONG, at, first);
        page.set(ValueLayout.JAVA_LONG, at + 8, second);
      }
    }
  }

  /**
   * Ends a sentence about a hasher that promises nothing: with the first byte that it leaves out,
   * whichever bit of it changes, if it leaves out one.
   */
  String whatCounts(Seed seed) {
    for (int size : TRIED_SIZES) {
      byte[] content = new byte[size];
      seed.random().nextBytes(content);
      MemorySegment page = arena.allocate(size, 64).copyFrom(MemorySegment.ofArray(content));
      long hash = hash(page);
      for (int at = 0; at < size; at++) {
        if (!counts(page, at, hash)) {
          return ": changing byte %d of %d leaves the hash as it is".formatted(at, size);
        }
      }
    }
    return ", though each single byte counted in the pages that were tried";
  }

  private boolean counts(MemorySegment page, int at, long hash) {
    byte before = page.get(ValueLayout.JAVA_BYTE, at);
    boolean counts = false;
    for (int bit = 0; bit < Byte.SIZE && !counts; bit++) {
      page.set(ValueLayout.JAVA_BYTE, at, (byte) (before ^ 1 << bit));
      counts = hash(page) != hash;
    }
    page.set(ValueLayout.JAVA_BYTE, at, before);
    return counts;
  }

  /** Counts in a page that is otherwise full of zeros: no number may have the hash of another. */
  void checkManyContents() {
    MemorySegment page = arena.allocate(COUNTED_PAGE, 64);
    Hashes seen = new Hashes(CONTENTS);
    for (int i = 0; i < CONTENTS; i++) {
      page.set(ValueLayout.JAVA_INT, 4L * (i % 3), i + 1);
      seen.add(hash(page), null);
      page.set(ValueLayout.JAVA_INT, 4L * (i % 3), 0);
    }
  }

  private long hash(MemorySegment page) {
    return hasher.hash(page, 0, page.byteSize());
  }

  /** Hashes that were given before; open addressing, for many and small. */
  private static final class Hashes {
    private final long[] table;
    private final @Nullable String[] changes;
    private int size;
    private boolean zeroSeen;

    Hashes(int capacity) {
      int slots = Integer.highestOneBit(2 * capacity) * 2;
      table = new long[slots];
      changes = new String[slots];
    }

    void add(long hash, @Nullable String change) {
      size++;
      if (hash == 0) {
        check(!zeroSeen, hash, change, null);
        zeroSeen = true;
        return;
      }
      int mask = table.length - 1;
      int slot = (int) ((hash * 0x9E3779B97F4A7C15L) >>> 40) & mask;
      while (table[slot] != 0) {
        check(table[slot] != hash, hash, change, changes[slot]);
        slot = (slot + 1) & mask;
      }
      table[slot] = hash;
      changes[slot] = change;
    }

    private void check(boolean isNew, long hash, @Nullable String change, @Nullable String other) {
      if (!isNew) {
        String contents =
            change == null
                ? "two of %d different contents".formatted(size)
                : "%s, and %s".formatted(change, other == null ? "another change" : other);
        throw new AssertionError(
            ("detectsEveryChange() is true, but the hash is %#x for both: %s. Hash all bytes with 64"
                    + " good bits, or say false")
                .formatted(hash, contents));
      }
    }
  }
}
