package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.source.synthetic.SyntheticSourceFactory;
import io.ksm.testkit.Allocation;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A settled scan allocates nothing per page and needs little memory. */
class SettledScanTest {
  private static final int FEW = 1_000;
  private static final int MANY = 50_000;

  private static PageSource synthetic(int pages, int duplicates, int zero, int restless) {
    SyntheticSourceFactory factory = new SyntheticSourceFactory();
    Map<String, String> options =
        Map.of(
            "pages", Integer.toString(pages),
            "duplicates", Integer.toString(duplicates),
            "zero", Integer.toString(zero),
            "volatile", Integer.toString(restless),
            "bytes", "on",
            "page-size", "64");
    return factory.open("", Options.of(factory, options)).getFirst();
  }

  private static Stream<Stack> plugins() {
    return Stack.all().stream().filter(stack -> !(stack.indexes().get() instanceof TreeMapIndex));
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void allocatesNothingPerPage(Stack stack) throws IOException {
    for (int restless : new int[] {0, 1}) {
      long few = allocated(stack, FEW, restless);
      long many = allocated(stack, MANY, restless);
      assertThat((double) (many - few) / (MANY - FEW))
          .as("bytes per page, %d %% of the pages change", restless)
          .isLessThan(1);
    }
  }

  private static long allocated(Stack stack, int pages, int restless) throws IOException {
    EngineSetup setup =
        EngineSetup.PLAIN
            .with(stack)
            .withBatches(EngineConfig.USUAL_CHUNKS, EngineConfig.USUAL_BATCHES);
    try (PageSource source = synthetic(pages, 40, 10, restless);
        Engine engine = setup.engine(source)) {
      Standing.after(engine, 3);
      return Allocation.bytesOf(engine::scan);
    }
  }

  @Test
  void readsEachPageOfAnImageOnce() throws IOException {
    try (PageSource source = synthetic(FEW, 40, 10, 0);
        Engine engine =
            EngineSetup.PLAIN.with(ReferencePolicy.PLAIN.withZeroPages()).engine(source)) {
      assertThat(Standing.after(engine, 3).zero()).isEqualTo(FEW / 10);
      long before = engine.ledger().bytesRead();
      long visited = engine.scan().bytesScanned();
      assertThat(engine.ledger().bytesRead() - before).isEqualTo(FEW * 64L);
      assertThat(visited).as("settled zero pages are no visits").isEqualTo(FEW * 64L * 9 / 10);
    }
  }

  @Test
  void readsZeroPagesThatMayChangeTwice() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("memory", 0, 0, 0, 1, 2);
        Engine engine =
            EngineSetup.PLAIN.with(ReferencePolicy.PLAIN.withZeroPages()).engine(memory.source())) {
      assertThat(Standing.after(engine, 3)).isEqualTo(Standing.with().unshared(2).zero(3));
      long before = engine.ledger().bytesRead();
      engine.scan();
      assertThat(engine.ledger().bytesRead() - before)
          .as("all are hashed, and zeros compared")
          .isEqualTo((5 + 3) * NumberedMemory.PAGE_SIZE);
    }
  }

  @Test
  void readsZeroPagesOnceWhereNoChangeEscapesTheHash() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("memory", 0, 0, 0, 1, 2);
        Engine engine =
            EngineSetup.PLAIN
                .with(plugin("xxh64 × rb"))
                .with(ReferencePolicy.PLAIN.withZeroPages())
                .engine(memory.source())) {
      assertThat(Standing.after(engine, 3)).isEqualTo(Standing.with().unshared(2).zero(3));
      long before = engine.ledger().bytesRead();
      engine.scan();
      assertThat(engine.ledger().bytesRead() - before).isEqualTo(5 * NumberedMemory.PAGE_SIZE);
      memory.write(0, 7);
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().unshared(3).zero(2));
    }
  }

  @Test
  void readsNothingThatIsKnownToBeUnchanged() {
    Window window = new Window(0, 6, NumberedMemory.PAGE_SIZE);
    int[] contents = {1, 1, 2, 3, 0, 0};
    try (WorkloadSource source =
            WorkloadSource.noticingWrites("noticing", window, WorkloadSource.Access.COPY);
        Engine engine =
            EngineSetup.PLAIN.with(ReferencePolicy.PLAIN.withZeroPages()).engine(source)) {
      source.remap(List.of(Region.resident("area", 0, contents.length, "")));
      for (int i = 0; i < contents.length; i++) {
        source.write(window.address(i), NumberedMemory.content(contents[i]));
      }
      assertThat(Standing.after(engine, 3))
          .isEqualTo(Standing.with().shared(1).sharing(1).unshared(2).zero(2));
      long before = engine.ledger().bytesRead();
      engine.scan();
      assertThat(engine.ledger().bytesRead()).isEqualTo(before);
      source.write(window.address(2), NumberedMemory.content(2));
      engine.scan();
      assertThat(engine.ledger().bytesRead() - before).isEqualTo(NumberedMemory.PAGE_SIZE);
    }
  }

  /** The hasher makes no difference. An image of unique pages is to come to 32 at most. */
  @ParameterizedTest
  @CsvSource({
    "xxh64 × rb, 0, 32",
    "xxh64 × rb, 50, 41.3",
    "xxh64 × skiplist, 0, 37.4",
    "xxh64 × skiplist, 50, 43.7"
  })
  void memoryPerPageIsBounded(String stack, int duplicates, double most) throws IOException {
    int pages = 1_000_000;
    try (PageSource source = synthetic(pages, duplicates, 0, 0);
        Engine engine =
            EngineSetup.PLAIN
                .with(plugin(stack))
                .withThreads(2)
                .withBatches(EngineConfig.USUAL_CHUNKS, EngineConfig.USUAL_BATCHES)
                .engine(source)) {
      engine.scan();
      double perPage = (double) engine.report(0).metadataBytes() / pages;
      assertThat(perPage).as("bytes per page").isBetween(12.0, most);
    }
  }

  private static Stack plugin(String name) {
    return plugins().filter(stack -> stack.name().equals(name)).findFirst().orElseThrow();
  }
}
