package io.ksm.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.engine.PageChunk;
import io.ksm.trace.support.SyntheticTrace;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that memories of one trace that are open together number its contents once. */
class SharedNumbersTest {
  private static final int PAGES = 800;

  @TempDir private Path folder;
  private Trace trace;

  @BeforeEach
  void write() throws IOException {
    SyntheticTrace.write(folder.resolve("trace"), PAGES, 3, new SplittableRandom(5));
    trace = Trace.open(folder.resolve("trace"));
  }

  @Test
  void theSecondMemoryFindsTheNumbersOfTheFirst() throws IOException {
    try (TraceMemory first = trace.numberedMemory();
        TraceMemory second = Trace.open(folder.resolve("trace")).numberedMemory()) {
      first.moveTo(1);
      SharedNumbers shared = SharedNumbers.of(trace);
      ContentNumbers made = shared.numbers();
      second.moveTo(1);
      assertThat(shared.numbers()).isSameAs(made);
      shared.release();
      assertThat(contents(second)).isEqualTo(contents(first));
    }
  }

  @Test
  void aMemoryGoesOnWhenAnotherOneIsClosed() throws IOException {
    try (TraceMemory second = trace.numberedMemory()) {
      long[] expected;
      try (TraceMemory first = trace.numberedMemory()) {
        first.moveTo(2);
        second.moveTo(1);
        expected = contents(first);
      }
      second.moveTo(2);
      assertThat(contents(second)).isEqualTo(expected);
    }
  }

  @Test
  void nothingIsKeptOnceAllAreClosed() throws IOException {
    SharedNumbers before = SharedNumbers.of(trace);
    ContentNumbers made = before.numbers();
    before.release();
    SharedNumbers after = SharedNumbers.of(trace);
    assertThat(after.numbers()).isNotSameAs(made);
    after.release();
  }

  /** An interrupt closes the file of whoever reads it. */
  @Test
  void afterAnInterruptTheyAreMadeAnew() throws IOException {
    try (TraceMemory held = trace.numberedMemory()) {
      held.moveTo(1);
      long[] expected = contents(held);
      SharedNumbers shared = SharedNumbers.of(trace);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> shared.numbers().read(0, 1, new int[1]))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
      shared.release();
      try (TraceMemory next = trace.numberedMemory()) {
        next.moveTo(1);
        assertThat(contents(next)).isEqualTo(expected);
      }
    }
  }

  /** What is numbered is what stands in the files now, not what stood there before. */
  @Test
  void aTraceThatHasGrownIsNumberedAnew() throws IOException {
    Path grown = folder.resolve("grown");
    SyntheticTrace.write(grown, PAGES, 8, new SplittableRandom(5));
    Trace whole = Trace.open(grown);
    Trace cut = new Trace(grown, whole.header(), whole.parts() - 1, whole.samples().subList(0, 7));
    try (TraceMemory first = cut.numberedMemory();
        TraceMemory second = whole.numberedMemory()) {
      first.moveTo(6);
      second.moveTo(7);
      assertThat(second.sample()).isEqualTo(7);
    }
  }

  private static long[] contents(TraceMemory memory) {
    return memory.sources().stream()
        .flatMapToLong(source -> {
          PageChunk chunk = new PageChunk(4096, PAGES);
          int count = (int) source.regions().getFirst().pages();
          chunk.begin(count, false);
          source.read(0, count, chunk, 0, false);
          return IntStream.range(0, count).mapToLong(chunk::fingerprintLow);
        })
        .toArray();
  }
}
