package io.ksm.arena.example;

import io.ksm.arena.ArenaFigures;
import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import io.ksm.core.Ksm;
import io.ksm.core.KsmService;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A cache outside of the Java heap, in which equal values take memory once. */
final class OffHeapCache implements AutoCloseable {
  private record Place(long offset, int room, int length) {}

  private final Map<String, Place> places = new HashMap<>();
  private final MergeableArena arena;
  private final ArenaWriter writer;
  private final KsmService merging;
  private long end;

  OffHeapCache(long bytes) throws IOException {
    arena = MergeableArena.allocate(bytes);
    writer = arena.writer();
    String policy = "ksm:smart-scan=off,use-zero-pages=on,pages-to-scan=20000,sleep-millisecs=100";
    merging =
        Ksm.builder().source(arena.source()).hasher("crc32c").index("rb").policy(policy).service();
    merging.start();
  }

  /** Keeps a value; an IndexOutOfBoundsException says that the cache is full. */
  synchronized void put(String key, byte[] value) {
    Place old = places.getOrDefault(key, new Place(end, 0, 0));
    int room = Math.ceilDiv(value.length, arena.pageSize()) * arena.pageSize(); // Whole pages.
    Place place =
        new Place(room <= old.room ? old.offset : end, Math.max(room, old.room), value.length);
    writer.copy(MemorySegment.ofArray(value), 0, place.offset, value.length);
    writer.fill(place.offset + value.length, place.room - value.length, (byte) 0); // No remains.
    places.put(key, place);
    end = Math.max(end, place.offset + place.room);
  }

  synchronized Optional<byte[]> get(String key) {
    return Optional.ofNullable(places.get(key))
        .map(place -> arena.memory().asSlice(place.offset, place.length))
        .map(value -> value.toArray(ValueLayout.JAVA_BYTE));
  }

  ArenaFigures figures() {
    return arena.figures();
  }

  @Override
  public void close() throws IOException {
    merging.close(); // Closes the arena.
  }
}
