package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.Ksm;
import io.ksm.core.engine.support.NumberedMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A source that lends memory that cannot be read has failed, and nobody else is blamed. */
class LentMemoryTest {
  private static final int PAGES = 4;
  private static final int PAGE = 64;

  /** Lends what it is given; its last page is absent. */
  private record Lender(Supplier<MemorySegment> lent, long offset) implements PageSource {
    @Override
    public String label() {
      return "lender";
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
      return List.of(Region.resident("all", 0, PAGES, "me"));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      into.view(lent.get(), offset + firstPage * PAGE);
      into.setStates(0, count, PageState.PRESENT);
      into.setState(PAGES - 1, PageState.ABSENT);
    }

    @Override
    public void close() {}
  }

  private static String failure(Supplier<MemorySegment> lent, long offset) throws IOException {
    PageSource lender = new Lender(lent, offset);
    PageSource sound = NumberedMemory.live("sound", 1, 1, 2).source();
    try (Ksm ksm =
        Ksm.builder().source(lender).source(sound).hasher("crc32c").index("rb").build()) {
      ksm.scan();
      assertThat(ksm.failure(sound)).isNull();
      String failure = ksm.failure(lender);
      return failure == null ? "none" : failure;
    }
  }

  private static Supplier<MemorySegment> shared(int bytes) {
    return () -> Arena.ofAuto().allocate(bytes);
  }

  @Test
  void isFineIfAllPresentPagesAreInIt() throws IOException {
    assertThat(failure(shared(PAGES * PAGE), 0)).isEqualTo("none");
    assertThat(failure(shared((PAGES - 1) * PAGE), 0)).isEqualTo("none");
  }

  @Test
  void isTooShort() throws IOException {
    assertThat(failure(shared(3 * PAGE - 1), 0))
        .isEqualTo("lender: lends memory of 191 bytes for present pages from 0 to 192");
    assertThat(failure(shared(4 * PAGE), -1))
        .isEqualTo("lender: lends memory of 256 bytes for present pages from -1 to 191");
    assertThat(failure(() -> MemorySegment.NULL, 0)).contains("of 0 bytes");
  }

  @Test
  void isConfined() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(PAGES * PAGE);
      assertThat(failure(() -> memory, 0))
          .startsWith("lender: lends memory that only one thread may read");
    }
    assertThat(failure(LentMemoryTest::ofThisThread, 0)).contains("only one thread");
  }

  /** It is never closed, as its thread does not know when. */
  @SuppressWarnings("MustBeClosedChecker")
  private static MemorySegment ofThisThread() {
    return Arena.ofConfined().allocate(PAGES * PAGE);
  }

  @Test
  void isClosed() throws IOException {
    MemorySegment memory;
    try (Arena arena = Arena.ofShared()) {
      memory = arena.allocate(PAGES * PAGE);
    }
    assertThat(failure(() -> memory, 0)).isEqualTo("lender: lends memory whose arena is closed");
  }

  @Test
  @SuppressWarnings("NullAway") // Others need not keep to the annotations.
  void isNull() throws IOException {
    assertThat(failure(() -> null, 0)).isEqualTo("lender: lends memory that is null");
  }
}
