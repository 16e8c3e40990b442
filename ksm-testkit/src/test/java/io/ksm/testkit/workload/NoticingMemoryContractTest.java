package io.ksm.testkit.workload;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.testkit.SourceContract;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Memory that notices writes does what every source must do, and is right where it is idle. */
class NoticingMemoryContractTest {
  private static final Window WINDOW = new Window(0x4000, 64, 64);
  private static final int PAGES = 50;

  /** So many pages, each of the four kinds of a state. */
  abstract static class Contract extends SourceContract {
    abstract TestMemory memory();

    @Override
    protected PageSource open() {
      TestMemory memory = memory();
      memory.remap(List.of(Region.resident("area", WINDOW.address(3), PAGES, "uid:0")));
      for (int page = 0; page < PAGES; page++) {
        PageState state = expectedState(page);
        if (state == PageState.PRESENT) {
          memory.write(WINDOW.address(3 + page), bytes(page));
        } else {
          memory.become(WINDOW.address(3 + page), state);
        }
      }
      return memory;
    }

    @Override
    protected byte[] content() {
      byte[] content = new byte[PAGES * WINDOW.pageSize()];
      for (int page = 0; page < PAGES; page++) {
        System.arraycopy(bytes(page), 0, content, page * WINDOW.pageSize(), WINDOW.pageSize());
      }
      return content;
    }

    private static byte[] bytes(int page) {
      byte[] bytes = new byte[WINDOW.pageSize()];
      new SplittableRandom(page).nextBytes(bytes);
      return bytes;
    }

    /** Test memory is stricter: an engine that reads there is at fault. */
    @Test
    @Override
    public void readsNothingAfterRegion() throws Exception {
      try (PageSource memory = open();
          PageChunk chunk = new PageChunk(memory.pageSize(), 2)) {
        Region region = memory.regions().getFirst();
        chunk.begin(2, false);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> memory.read(region, PAGES - 1, 2, chunk));
      }
    }

    @Override
    protected PageState expectedState(int page) {
      return switch (page % 7) {
        case 0 -> PageState.ABSENT;
        case 1 -> PageState.ZERO;
        case 2 -> PageState.SCATTERED;
        default -> PageState.PRESENT;
      };
    }
  }

  @Nested
  class Lent extends Contract {
    @Override
    TestMemory memory() {
      return WorkloadSource.noticingWrites("lent", WINDOW, WorkloadSource.Access.VIEW);
    }
  }

  @Nested
  class Merging extends Contract {
    @Override
    TestMemory memory() {
      return new SwappingSource("merging", WINDOW, true);
    }
  }
}
