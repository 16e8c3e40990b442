package io.ksm.arena.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.ArenaAccess;
import io.ksm.arena.MergeableArena;
import io.ksm.arena.frames.ArenaFrames;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.OwnPagemap;
import io.ksm.arena.track.MappingBudget;
import io.ksm.linux.PagemapEntry;
import io.ksm.linux.Platform;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares an arena's books with what the kernel says. What the books say is what keeps writes and
 * frames from being lost, so tests check it after every step, while nobody merges or writes.
 */
public final class ArenaInvariants {
  private static final int PAGE_SIZE = Platform.pageSize();

  private final AddressRange range;
  private final ArenaPages pages;
  private final ArenaFrames frames;
  private final MappingBudget budget;
  private final MemorySegment zeros = MemorySegment.ofArray(new byte[PAGE_SIZE]);

  private ArenaInvariants(MergeableArena arena) {
    range = ArenaAccess.range(arena);
    pages = ArenaAccess.pages(arena);
    frames = ArenaAccess.frames(arena);
    budget = ArenaAccess.budget(arena);
  }

  /** Checks what always holds. Pages may have been written since the last sweep. */
  public static void check(MergeableArena arena) throws IOException {
    ArenaInvariants checks = new ArenaInvariants(arena);
    checks.checkMappings();
    checks.checkFrames();
    checks.checkPageTable(false);
  }

  /** Checks also what holds after a sweep, if nobody has written since. */
  public static void checkSwept(MergeableArena arena) throws IOException {
    check(arena);
    new ArenaInvariants(arena).checkPageTable(true);
  }

  /** Each address maps what the books say lies there, and the budget knows how many that takes. */
  private void checkMappings() throws IOException {
    ArenaMappings mappings = new ArenaMappings(range);
    int page = 0;
    for (ArenaMappings.Mapping mapping : mappings.all()) {
      assertThat(mapping.address()).as("mapping of page %d", page).isEqualTo(address(page));
      long offset = mapping.offset();
      for (; address(page) < mapping.end(); page++) {
        long expected = mapping.inode() == 0 ? 0 : offset / PAGE_SIZE; // Less than 0: was moved.
        assertThat(Math.max(0, pages.layout().frame(page)))
            .as("frame at page %d", page)
            .isEqualTo(expected);
        offset += PAGE_SIZE;
      }
    }
    assertThat(page).as("mapped pages").isEqualTo(pages.count());
    assertThat(1 + budget.used()).as("mappings").isBetween(1L, (long) mappings.count());
    assertThat(mappings.count()).as("real mappings").isLessThan((int) (2 * budget.used() + 64));
  }

  /** Frames are mapped by as many pages as is counted, and take memory as long as they exist. */
  private void checkFrames() throws IOException {
    Map<Long, Integer> recounted = new HashMap<>();
    for (int page = 0; page < pages.count(); page++) {
      if (pages.isShared(page)) {
        recounted.merge(pages.layout().frame(page), 1, Integer::sum);
      }
    }
    recounted.forEach((frame, count) ->
        assertThat(frames.mappings(frame)).as("pages on frame %d", frame).isEqualTo(count));
    long sum = recounted.values().stream().mapToLong(Integer::longValue).sum();
    assertThat(frames.mappings()).as("pages on frames").isEqualTo(sum);
    assertThat(frames.memoryBytes()).as("bytes of frames").isEqualTo(frames.count() * PAGE_SIZE);
  }

  /** Who maps a frame is in the books, and finds the frame's bytes. */
  private void checkPageTable(boolean swept) throws IOException {
    try (OwnPagemap pagemap = new OwnPagemap(PAGE_SIZE)) {
      for (int from = 0; from < pages.count(); from += OwnPagemap.PAGES) {
        int count = Math.min(OwnPagemap.PAGES, pages.count() - from);
        pagemap.read(address(from), count);
        for (int i = 0; i < count; i++) {
          checkPage(from + i, pagemap.entry(i), swept);
        }
      }
    }
  }

  private void checkPage(int page, long entry, boolean swept) {
    boolean own = OwnPagemap.isOwn(entry) || PagemapEntry.isSwapped(entry);
    if (pages.layout().frame(page) > 0 && !own) {
      assertThat(pages.isShared(page)).as("page %d, which maps a frame, is merged", page).isTrue();
      if (PagemapEntry.isPresent(entry)) { // To read any other would make it so.
        checkBytes(page);
      }
    }
    if (swept) {
      if (pages.isShared(page)) {
        assertThat(own).as("merged page %d has a copy of its own", page).isFalse();
      }
      if (pages.isVoid(page) && !pages.isRaw(page)) {
        assertThat(isZero(page)).as("void page %d is zero", page).isTrue();
      } else if (pages.isOwn(page)) {
        assertThat(own).as("page %d has memory of its own", page).isTrue();
      }
    }
  }

  private void checkBytes(int page) {
    long frame = pages.layout().frame(page);
    assertThat(frames.exists(frame)).as("frame %d of page %d exists", frame, page).isTrue();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(PAGE_SIZE);
      assertThat(frames.read(frame, bytes)).as("reading frame %d", frame).isZero();
      assertThat(slice(page).mismatch(bytes))
          .as("first byte of page %d that its frame %d has not", page, frame)
          .isEqualTo(-1);
    }
  }

  private boolean isZero(int page) {
    return slice(page).mismatch(zeros) < 0;
  }

  private MemorySegment slice(int page) {
    return range.slice(page, 1);
  }

  private long address(int page) {
    return range.address(page);
  }
}
