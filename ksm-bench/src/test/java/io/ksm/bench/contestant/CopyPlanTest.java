package io.ksm.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.linux.ErrnoException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies memory of this process itself. */
class CopyPlanTest {
  private static final int PAGE = 4096;
  private static final int OWN = (int) ProcessHandle.current().pid();

  /**
   * Memory of which every so many pages are there.
   *
   * @param memory of this process
   * @param step from one of them to the next
   */
  private record Own(MemorySegment memory, int step) implements PageSource {
    @Override
    public String label() {
      return "own";
    }

    @Override
    public int pageSize() {
      return PAGE;
    }

    @Override
    public boolean isStatic() {
      return false;
    }

    @Override
    public List<Region> regions() {
      return List.of(Region.resident("pages", memory.address(), memory.byteSize() / PAGE, "test"));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      for (int page = 0; page < count; page++) {
        boolean there = (firstPage + page) % step == 0;
        into.setState(page, there ? PageState.PRESENT : PageState.ABSENT);
      }
    }

    @Override
    public void close() {}
  }

  private static void plan(PageSource source, CopyPlan plan) throws IOException {
    try (PageChunk chunk = new PageChunk(PAGE, PageRun.MAX_PAGES)) {
      Region region = source.regions().getFirst();
      for (long first = 0; first < region.pages(); first += PageRun.MAX_PAGES) {
        int count = (int) Math.min(PageRun.MAX_PAGES, region.pages() - first);
        PageRun run = new PageRun(source, region, first, count);
        run.readAgain(0, count, chunk);
        plan.add(run, chunk);
      }
      plan.endCall();
    }
  }

  private static MemorySegment local(MemorySegment buffer, Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, buffer.address(), buffer.byteSize());
  }

  /** In one piece, in several pieces of 1 MiB, and in more ranges than one call takes. */
  @ParameterizedTest
  @CsvSource({"200, 1", "1000, 1", "5000, 2", "5000, 3"})
  void copiesWhatIsThereAndNoMore(int pages, int step) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate((long) pages * PAGE, PAGE);
      int last = (pages - 1) / step * step;
      memory.set(ValueLayout.JAVA_LONG, (long) last * PAGE, 4711);
      CopyPlan plan = new CopyPlan(OWN, arena);
      plan(new Own(memory, step), plan);
      MemorySegment buffer = arena.allocate(CopyPlan.CALL_BYTES, PAGE);
      long copied = plan.copy(local(buffer, arena));
      long there = ((long) pages + step - 1) / step;
      assertThat(copied).isEqualTo(there * PAGE);
      // The last page lies at the end of what the last call copied.
      long inLastCall = (there - 1) % (CopyPlan.CALL_BYTES / PAGE);
      assertThat(buffer.get(ValueLayout.JAVA_LONG, inLastCall * PAGE)).isEqualTo(4711);
    }
  }

  @Test
  void whatIsGoneIsTold() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    try (Arena arena = Arena.ofConfined()) {
      CopyPlan plan = new CopyPlan((int) ended.pid(), arena);
      plan(new Own(arena.allocate(PAGE, PAGE), 1), plan);
      MemorySegment local = local(arena.allocate(CopyPlan.CALL_BYTES), arena);
      assertThatThrownBy(() -> plan.copy(local))
          .isInstanceOf(ErrnoException.class)
          .hasMessageContaining("copy memory of process " + ended.pid());
    }
  }
}
