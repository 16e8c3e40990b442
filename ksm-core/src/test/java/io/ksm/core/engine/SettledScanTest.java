package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.source.synthetic.SyntheticSourceFactory;
import io.ksm.testkit.Allocation;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a settled scan costs: no allocation per page, little memory. */
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
            .withBatches(EngineConfig.USUAL_CHUNKS, EngineConfig.DEFAULT_BATCH_PAGES);
    try (PageSource source = synthetic(pages, 40, 10, restless);
        Engine engine = setup.engine(source)) {
      Standing.after(engine, 3);
      return Allocation.bytesOf(engine::scan);
    }
  }

  /** The hasher makes no difference, so one is enough. */
  private static Stream<Stack> plugInIndexes() {
    return plugins().filter(stack -> stack.name().startsWith("xxh64"));
  }

  @ParameterizedTest
  @MethodSource("plugInIndexes")
  void memoryPerPageIsBounded(Stack stack) throws IOException {
    int pages = 1_000_000;
    for (int duplicates : new int[] {0, 50}) {
      try (PageSource source = synthetic(pages, duplicates, 0, 0);
          Engine engine =
              EngineSetup.PLAIN
                  .with(stack)
                  .withThreads(2)
                  .withBatches(EngineConfig.USUAL_CHUNKS, EngineConfig.DEFAULT_BATCH_PAGES)
                  .engine(source)) {
        engine.scan();
        double perPage = (double) engine.report(0).metadataBytes() / pages;
        assertThat(perPage)
            .as("bytes per page, %d %% duplicates", duplicates)
            .isBetween(12.0, duplicates == 0 ? 64.0 : 80.0);
      }
    }
  }
}
