package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageState;
import io.ksm.api.SourceGoneException;
import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.guard.WriterFlag;
import io.ksm.arena.support.ArenaMappings;
import io.ksm.arena.support.FailingCalls;
import io.ksm.arena.support.ModelArena;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The way into an arena: writers, scopes, and what is left of them once it is closed. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ArenaWritersTest {
  private static final int PAGE_SIZE = ModelArena.PAGE_SIZE;

  @Test
  void writesValuesOfEachKind() throws IOException {
    try (MergeableArena arena = MergeableArena.allocate(4L * PAGE_SIZE);
        ArenaWriter writer = arena.writer()) {
      MemorySegment memory = arena.memory();
      writer.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      writer.set(ValueLayout.JAVA_SHORT, 2, (short) 2);
      writer.set(ValueLayout.JAVA_INT, 4, 3);
      writer.set(ValueLayout.JAVA_LONG, 8, 4);
      writer.set(ValueLayout.JAVA_FLOAT, 16, 5);
      writer.set(ValueLayout.JAVA_DOUBLE, 24, 6);
      writer.set(ValueLayout.JAVA_LONG_UNALIGNED, PAGE_SIZE - 3, -1);
      writer.fill(3L * PAGE_SIZE, 10, (byte) 8);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
      assertThat(memory.get(ValueLayout.JAVA_SHORT, 2)).isEqualTo((short) 2);
      assertThat(memory.get(ValueLayout.JAVA_INT, 4)).isEqualTo(3);
      assertThat(memory.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(4);
      assertThat(memory.get(ValueLayout.JAVA_FLOAT, 16)).isEqualTo(5);
      assertThat(memory.get(ValueLayout.JAVA_DOUBLE, 24)).isEqualTo(6);
      assertThat(memory.get(ValueLayout.JAVA_LONG_UNALIGNED, PAGE_SIZE - 3)).isEqualTo(-1);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 3L * PAGE_SIZE + 9)).isEqualTo((byte) 8);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 3L * PAGE_SIZE + 10)).isZero();
    }
  }

  @Test
  void writesOutsideOfTheArenaAreRefusedAndTheWriterGoesOn() throws IOException {
    try (ModelArena model = new ModelArena(20)) {
      long end = 20L * PAGE_SIZE;
      MemorySegment bytes = MemorySegment.ofArray(new byte[16]);
      for (long offset : new long[] {-8, end - 7, end, Long.MAX_VALUE - 7}) {
        assertThatThrownBy(() -> model.writer.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, 1))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> model.writer.copy(bytes, 0, offset, 8))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> model.writer.fill(offset, 8, (byte) 1))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> model.writer.open(offset, 8))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThatThrownBy(() -> model.writer.copy(bytes, 9, 0, 8))
          .isInstanceOf(IndexOutOfBoundsException.class);
      model.writeRun(0, 20, 5);
      model.scan();
      assertThat(model.merge(0, 1, 20).isEmpty()).isTrue();
    }
  }

  @Test
  void memoryIsReadOnly() throws IOException {
    try (MergeableArena arena = MergeableArena.allocate(PAGE_SIZE)) {
      assertThat(arena.memory().isReadOnly()).isTrue();
      assertThatThrownBy(() -> arena.memory().set(ValueLayout.JAVA_BYTE, 0, (byte) 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** A copy longer than what is copied at once, onto pages some of which are merged. */
  @Test
  void longCopiesArriveWhole() throws IOException {
    try (ModelArena model = new ModelArena(400)) {
      model.writeRun(0, 100, 1);
      model.scan();
      model.merge(0, 1, 100);
      try (MergeableArena from = MergeableArena.allocate(300L * PAGE_SIZE);
          ArenaWriter writer = from.writer()) {
        for (int page = 0; page < 300; page++) {
          writer.copy(ModelArena.bytes(page + 7), 0, ModelArena.offset(page), PAGE_SIZE);
          model.contents[50 + page] = page + 7L;
        }
        model.writer.copy(from.memory(), 0, ModelArena.offset(50), 300L * PAGE_SIZE);
      }
      model.scan();
      model.writer.fill(ModelArena.offset(20), 300L * PAGE_SIZE, (byte) 0);
      Arrays.fill(model.contents, 20, 320, 0);
      model.scan();
    }
  }

  /** What is open does not merge; all the rest does. */
  @Test
  void openScopesKeepOnlyTheirOwnPagesFromMerging() throws IOException {
    try (ModelArena model = new ModelArena(100);
        ArenaWriter other = model.arena.writer()) {
      model.writeRun(0, 40, 1);
      model.writeRun(40, 40, 1);
      model.scan();
      try (WriteScope scope = other.open(10L * PAGE_SIZE + 5, 2L * PAGE_SIZE)) {
        BitSet expected = new BitSet();
        expected.set(10, 13);
        assertThat(model.merge(0, 1, 40)).isEqualTo(expected);
        scope.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
        scope.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, PAGE_SIZE - 5, 99);
      }
      model.write(10, 3);
      model.write(11, 3);
      model.scan();
      assertThat(model.merge(40, 1, 40).isEmpty()).isTrue();
      model.scan();
    }
  }

  @Test
  void scopesAreAtTheBoundsOfARun() throws IOException {
    try (ModelArena model = new ModelArena(40);
        ArenaWriter first = model.arena.writer();
        ArenaWriter last = model.arena.writer()) {
      model.writeRun(0, 40, 1);
      model.scan();
      try (WriteScope low = first.open(0, PAGE_SIZE);
          WriteScope high = last.open(39L * PAGE_SIZE, PAGE_SIZE)) {
        BitSet expected = new BitSet();
        expected.set(0);
        expected.set(39);
        assertThat(model.merge(0, 1, 40)).isEqualTo(expected);
        assertThat(low.segment().byteSize() + high.segment().byteSize()).isEqualTo(2L * PAGE_SIZE);
      }
      model.scan();
    }
  }

  @Test
  void scopesThatStayOpenAreReported() throws IOException {
    try (ModelArena model = new ModelArena(40)) {
      try (WriteScope scope = model.writer.open(3L * PAGE_SIZE, 2L * PAGE_SIZE)) {
        assertThat(model.arena.warnings()).isEmpty();
        scope.segment().fill((byte) 0);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1100);
        while (System.nanoTime() < deadline) {
          LockSupport.parkNanos(deadline - System.nanoTime());
        }
        assertThat(model.arena.warnings())
            .singleElement()
            .asString()
            .matches("arena: pages 3 to 4 have been open for writing for \\d s .*close the scope");
      }
      assertThat(model.arena.warnings()).isEmpty();
    }
  }

  @Test
  void aWriterHasOneScopeAtATime() throws IOException {
    try (ModelArena model = new ModelArena(40)) {
      WriteScope scope = model.writer.open(0, 10);
      assertThatThrownBy(() -> model.writer.open(20, 10))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has an open scope");
      assertThatThrownBy(() -> model.write(0, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has an open scope");
      model.contents[0] = 0;
      scope.close();
      scope.close();
      assertThatThrownBy(() -> scope.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 1))
          .isInstanceOf(IllegalStateException.class);
      model.write(0, 1);
      model.scan();
    }
  }

  @Test
  void aClosedWriterWritesNothing() throws IOException {
    try (ModelArena model = new ModelArena(40)) {
      ArenaWriter writer = model.arena.writer();
      WriteScope scope = writer.open(0, 10);
      writer.close();
      writer.close();
      assertThatThrownBy(() -> scope.segment().get(ValueLayout.JAVA_BYTE, 0))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> writer.set(ValueLayout.JAVA_BYTE, 0, (byte) 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("this writer is closed");
      model.scan();
    }
  }

  @Test
  void nothingCanBeUsedAfterClose() throws IOException {
    MergeableArena arena = MergeableArena.allocate(10L * PAGE_SIZE);
    MemorySegment memory = arena.memory();
    MemorySegment raw = arena.rawWritable(0, PAGE_SIZE);
    ArenaWriter writer = arena.writer();
    writer.set(ValueLayout.JAVA_BYTE, 5000, (byte) 1);
    arena.close();
    arena.close();
    assertClosed(() -> memory.get(ValueLayout.JAVA_BYTE, 0));
    assertClosed(() -> raw.set(ValueLayout.JAVA_BYTE, 0, (byte) 0));
    assertClosed(() -> writer.set(ValueLayout.JAVA_BYTE, 5000, (byte) 1));
    assertClosed(() -> writer.fill(5000, 1, (byte) 1));
    assertClosed(() -> writer.open(5000, 1));
    assertClosed(arena::memory);
    assertClosed(arena::writer);
    assertClosed(arena::figures);
    assertClosed(arena::physical);
    assertClosed(arena.source()::attach);
    assertClosed(() -> arena.rawWritable(0, PAGE_SIZE));
    assertThatThrownBy(arena.source()::regions).isInstanceOf(SourceGoneException.class);
    assertThat(new ArenaMappings(arena.parts().range).count()).isZero();
    arena.source().detach();
    writer.close();
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
  }

  /** An arena that an engine still has keeps its addresses, and holds nothing. */
  @Test
  void anArenaClosedUnderItsEngineKeepsItsAddresses() throws IOException {
    ModelArena model = new ModelArena(40);
    model.writeRun(0, 20, 4);
    model.scan();
    model.merge(0, 1, 20);
    model.arena.close();
    assertThatThrownBy(() -> model.source.merge(model.address(0), 20, 1, new BitSet()))
        .isInstanceOf(SourceGoneException.class);
    assertThatThrownBy(() -> model.source.unmerge(model.address(0), 20))
        .isInstanceOf(SourceGoneException.class);
    assertThatThrownBy(() -> model.frame(1)).isInstanceOf(SourceGoneException.class);
    model.source.release(1, 20);
    assertThat(new ArenaMappings(model.arena.parts().range).count()).isOne();
    assertThat(model.arena.parts().range.memory().get(ValueLayout.JAVA_LONG, 0)).isZero();
    model.source.detach();
    assertThat(new ArenaMappings(model.arena.parts().range).count()).isZero();
  }

  /** Closing does not wait for ever, and whoever still writes has somewhere to write to. */
  @Test
  void anOpenScopeOutlivesItsArena() throws IOException {
    MergeableArena arena = MergeableArena.allocate(10L * PAGE_SIZE);
    ArenaWriter writer = arena.writer();
    WriteScope scope = writer.open(PAGE_SIZE, PAGE_SIZE);
    arena.close();
    scope.segment().fill((byte) 3);
    assertThat(new ArenaMappings(arena.parts().range).count()).isPositive();
    scope.close();
    assertThat(new ArenaMappings(arena.parts().range).count()).isZero();
    assertClosed(() -> writer.open(0, 1));
    writer.close();
  }

  /** A copy that hangs, for instance because its source is slow, has no scope. */
  @Test
  void aWriteThatHangsOutlivesItsArena() throws IOException {
    FailingCalls calls = new FailingCalls();
    MergeableArena arena = new MergeableArena(10L * PAGE_SIZE, ArenaOptions.USUAL, calls);
    WriterFlag hanging = arena.parts().guard.addWriter();
    arena.parts().guard.enter(hanging, WriteGuard.range(2, 3));
    arena.close();
    assertThat(new ArenaMappings(arena.parts().range).count())
        .as("mappings where the write goes on")
        .isPositive();
    hanging.leave();
  }

  @Test
  void statesOfPagesAreThoseOfTheLastSweep() throws IOException {
    try (ModelArena model = new ModelArena(40)) {
      model.writeRun(0, 20, 4);
      model.scan();
      model.merge(0, 1, 20);
      model.write(3, 9);
      assertThat(model.arena.parts().pages.isShared(3)).isTrue();
      assertThat(model.scan()[3]).isEqualTo(PageState.PRESENT);
    }
  }
}
