package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class DemoCacheTest {
  private static final int PAGES = 2000;
  private MergeableArena arena;
  private List<Item> items;
  private DemoCache cache;

  @BeforeEach
  void fill() throws IOException {
    arena = MergeableArena.allocate(PAGES * 4096L);
    items = CachePlan.of((int) (arena.byteSize() / arena.pageSize()), 3);
    cache = new DemoCache(arena, items, 3);
    cache.fill();
  }

  @AfterEach
  void close() throws IOException {
    arena.close();
  }

  @Test
  void whatWasWrittenIsThere() throws IOException {
    cache.check();
    assertThat(cache.update(new Random(1))).isPositive();
    cache.check();
  }

  /** Else a check would prove nothing. */
  @Test
  void everyByteIsChecked() throws IOException {
    Random random = new Random(4);
    try (ArenaWriter writer = arena.writer()) {
      for (int i = 0; i < 50; i++) {
        long offset = random.nextLong(arena.byteSize());
        byte right = arena.memory().get(ValueLayout.JAVA_BYTE, offset);
        writer.set(ValueLayout.JAVA_BYTE, offset, (byte) (right ^ 1));
        assertThatThrownBy(cache::check)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("byte %d (page %d)", offset, offset / arena.pageSize());
        writer.set(ValueLayout.JAVA_BYTE, offset, right);
        cache.check();
      }
    }
  }

  @Test
  void anUpdateChangesAllCopiesOfADocumentAndNothingElse() {
    byte[] before = arena.memory().toArray(ValueLayout.JAVA_BYTE);
    long pages = cache.update(new Random(2));
    long changed = 0;
    for (Item item : items) {
      long first = changedPages(item, item.places().getFirst(), before);
      assertThat(first).isIn(0L, (long) item.pages());
      for (int place : item.places()) {
        assertThat(changedPages(item, place, before)).isEqualTo(first);
      }
      assertThat(first == 0 || item.kind() == ItemKind.DOCUMENT).isTrue();
      changed += first * item.places().size();
    }
    assertThat(changed).isEqualTo(pages);
  }

  private long changedPages(Item item, int place, byte[] before) {
    long changed = 0;
    for (int page = place; page < place + item.pages(); page++) {
      long offset = (long) page * arena.pageSize();
      MemorySegment old = MemorySegment.ofArray(before).asSlice(offset, arena.pageSize());
      changed += old.mismatch(arena.memory().asSlice(offset, arena.pageSize())) < 0 ? 0 : 1;
    }
    return changed;
  }
}
