package io.ksm.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadSourceTest {
  private static final Window WINDOW = new Window(0x1000, 8, 64);
  private static final Region REGION = Region.resident("area", 0x1000 + 2 * 64, 4, "");

  private static WorkloadSource source(
      BiFunction<Window, WorkloadSource.Access, WorkloadSource> kind,
      WorkloadSource.Access access) {
    WorkloadSource source = kind.apply(WINDOW, access);
    source.remap(List.of(REGION));
    source.write(WINDOW.address(3), content(1));
    source.write(WINDOW.address(4), content(2));
    return source;
  }

  private static byte[] content(int value) {
    byte[] content = new byte[64];
    content[0] = 7;
    content[63] = (byte) value;
    return content;
  }

  private static PageState read(WorkloadSource source, int page, boolean comparison)
      throws IOException {
    try (PageChunk chunk = new PageChunk(64, 1)) {
      chunk.begin(1, comparison);
      source.read(REGION, page, 1, chunk);
      return chunk.state(0);
    }
  }

  @ParameterizedTest
  @EnumSource(WorkloadSource.Access.class)
  void givesBytesOfPresentPages(WorkloadSource.Access access) throws IOException {
    try (WorkloadSource source = source((w, a) -> WorkloadSource.live("m", w, a), access);
        PageChunk chunk = new PageChunk(64, 4)) {
      chunk.begin(4, false);
      source.read(REGION, 0, 4, chunk);
      assertThat(chunk.state(0)).isEqualTo(PageState.ABSENT);
      assertThat(chunk.state(3)).isEqualTo(PageState.ABSENT);
      for (int page : new int[] {1, 2}) {
        assertThat(chunk.state(page)).isEqualTo(PageState.PRESENT);
        byte[] bytes =
            chunk.memory().asSlice(chunk.offset(page), 64).toArray(ValueLayout.JAVA_BYTE);
        assertThat(bytes).isEqualTo(content(page));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WorkloadSource.Access.class)
  void saysUnchangedUntilTheNextWrite(WorkloadSource.Access access) throws IOException {
    try (WorkloadSource source =
        source((w, a) -> WorkloadSource.noticingWrites("m", w, a), access)) {
      assertThat(read(source, 1, true)).isEqualTo(PageState.PRESENT);
      assertThat(read(source, 1, false)).isEqualTo(PageState.PRESENT);
      assertThat(read(source, 1, false)).isEqualTo(PageState.UNCHANGED);
      assertThat(read(source, 1, true)).isEqualTo(PageState.PRESENT);
      source.write(WINDOW.address(3), content(1));
      assertThat(read(source, 1, true)).isEqualTo(PageState.PRESENT);
      assertThat(read(source, 1, false)).isEqualTo(PageState.PRESENT);
      source.become(WINDOW.address(3), PageState.SWAPPED);
      assertThat(read(source, 1, false)).isEqualTo(PageState.SWAPPED);
    }
  }

  @Test
  void mixedAccessLendsAtFirstAndThenByLot() throws IOException {
    try (WorkloadSource source =
            source((w, a) -> WorkloadSource.live("m", w, a), WorkloadSource.Access.MIXED);
        PageChunk chunk = new PageChunk(64, 1)) {
      int copied = 0;
      for (int read = 0; read < WorkloadSource.LENT_READS + 100; read++) {
        chunk.begin(1, false);
        source.read(REGION, 1, 1, chunk);
        byte[] bytes = chunk.memory().asSlice(chunk.offset(0), 64).toArray(ValueLayout.JAVA_BYTE);
        assertThat(bytes).isEqualTo(content(1));
        assertThat(read < WorkloadSource.LENT_READS && chunk.isCopied()).isFalse();
        copied += chunk.isCopied() ? 1 : 0;
      }
      assertThat(copied).isBetween(20, 80);
    }
  }

  @Test
  void pagesOutsideOfRegionsAreLost() throws IOException {
    try (WorkloadSource source =
        source((w, a) -> WorkloadSource.live("m", w, a), WorkloadSource.Access.COPY)) {
      source.remap(List.of(Region.resident("smaller", WINDOW.address(4), 1, "")));
      assertThat(source.content(WINDOW.address(3))).isNull();
      assertThat(source.content(WINDOW.address(4))).isEqualTo(content(2));
      assertThat(read(source, 1, false)).isEqualTo(PageState.ABSENT);
      source.remap(List.of(REGION));
      assertThat(read(source, 1, false)).isEqualTo(PageState.ABSENT);
      source.remap(List.of(new Region("locked", WINDOW.address(4), 1, "", "locked")));
      assertThat(source.content(WINDOW.address(4))).isNull();
    }
  }

  @Test
  void refusesWhatNoTestShouldDo() throws IOException {
    try (WorkloadSource source =
        source((w, a) -> WorkloadSource.live("m", w, a), WorkloadSource.Access.COPY)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> source.write(WINDOW.address(7), content(1)));
      assertThatIllegalArgumentException().isThrownBy(() -> source.write(0x1001, content(1)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> source.become(WINDOW.address(3), PageState.PRESENT));
      assertThatIllegalArgumentException().isThrownBy(() -> read(source, 4, false));
    }
  }

  @Test
  void staticMemoryIsFrozenOnceItsRegionsWereListed() throws IOException {
    try (WorkloadSource source =
        source((w, a) -> WorkloadSource.still("m", w, a), WorkloadSource.Access.VIEW)) {
      assertThat(source.regions()).containsExactly(REGION);
      assertThatIllegalStateException()
          .isThrownBy(() -> source.write(WINDOW.address(3), content(1)));
      assertThatIllegalStateException().isThrownBy(() -> source.remap(List.of()));
    }
  }

  @ParameterizedTest
  @EnumSource(TestMemory.Exit.class)
  void anExitedOwnerHasNoMemory(TestMemory.Exit exit) throws IOException {
    try (WorkloadSource source =
        source((w, a) -> WorkloadSource.live("m", w, a), WorkloadSource.Access.COPY)) {
      source.exit(exit);
      if (exit == TestMemory.Exit.BEFORE_READING) {
        assertThat(source.regions()).containsExactly(REGION);
      } else {
        assertThatThrownBy(source::regions).isInstanceOf(SourceGoneException.class);
      }
      assertThatThrownBy(() -> read(source, 1, false))
          .isInstanceOf(SourceGoneException.class)
          .hasMessage("m has gone");
    }
  }

  @Test
  void addressesAreUnsigned() {
    Window window = new Window(0x7FFF_FFFF_FFFF_FF80L, 4, 64);
    for (int slot = 0; slot < 4; slot++) {
      assertThat(window.slot(window.address(slot))).isEqualTo(slot);
    }
    assertThat(window.address(2)).isNegative();
    assertThatIllegalArgumentException().isThrownBy(() -> window.slot(window.address(4)));
    assertThatIllegalArgumentException().isThrownBy(() -> window.slot(window.base() - 64));
  }
}
