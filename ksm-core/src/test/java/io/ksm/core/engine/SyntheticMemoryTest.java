package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.PolicyFactory;
import io.ksm.api.UsageException;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import io.ksm.core.report.MemoryReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merging the source {@code synthetic} comes to what its options say beforehand. */
class SyntheticMemoryTest {
  private static final Plugins PLUGINS = Plugins.load();

  /** Zero pages are told apart, and no content needs a second copy. */
  private static final String PLAIN = "use-zero-pages=on,max-page-sharing=1000";

  private static MergePolicy policy(String text) {
    PartSpec spec = PartSpec.parse(text + (text.contains(":") ? "," : ":") + PLAIN);
    PolicyFactory factory = PLUGINS.policies().get(spec.name());
    return factory.create(Options.of(factory, spec.options()));
  }

  private static PageSource open(String options) throws IOException {
    List<String> names = List.of("synthetic:" + options);
    return Sources.open(PLUGINS.sources(), names, SourceWishes.NONE).take().getFirst();
  }

  private static Standing scanned(String policy, int threads, int scans, String... memories)
      throws IOException {
    List<PageSource> sources = new ArrayList<>();
    for (String memory : memories) {
      sources.add(open(memory));
    }
    EngineSetup setup =
        EngineSetup.PLAIN
            .with(policy(policy))
            .withThreads(threads)
            .withBatches(EngineConfig.USUAL_CHUNKS, EngineConfig.USUAL_BATCHES);
    try (Engine engine = setup.engine(sources)) {
      return Standing.after(engine, scans);
    }
  }

  /** 40 percent in groups of 4, 10 percent zero. */
  @ParameterizedTest
  @ValueSource(strings = {"ksm", "eager", "isolated"})
  void aStillMemoryIsMergedAtOnce(String policy) throws IOException {
    for (int threads : new int[] {1, 2}) {
      String memory = "pages=20000";
      // Pages just merged with the zero page count as volatile, as in the kernel.
      assertThat(scanned(policy, threads, 1, memory))
          .isEqualTo(
              Standing.with()
                  .shared(2000)
                  .sharing(6000)
                  .unshared(10_000)
                  .volatilePages(2000)
                  .zero(2000));
      assertThat(scanned(policy, threads, 2, memory))
          .isEqualTo(Standing.with().shared(2000).sharing(6000).unshared(10_000).zero(2000));
    }
  }

  /** So many that the engine is laid out for them. */
  @Test
  void aLargeMemoryComesToTheSame() throws IOException {
    assertThat(scanned("ksm", 2, 2, "pages=1200000"))
        .isEqualTo(
            Standing.with().shared(120_000).sharing(360_000).unshared(600_000).zero(120_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void bytesComeToTheSame(int threads) throws IOException {
    for (String kind : new String[] {"on", "off"}) {
      String memory = "pages=3000,duplicates=30,copies=3,zero=20,page-size=64,bytes=" + kind;
      assertThat(scanned("ksm", threads, 2, memory))
          .isEqualTo(Standing.with().shared(300).sharing(600).unshared(1500).zero(600));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatChangesIsVolatileAndNothingElse(int threads) throws IOException {
    String memory = "pages=10000,volatile=25";
    assertThat(scanned("ksm", threads, 1, memory)).isEqualTo(Standing.with().volatilePages(10_000));
    for (int scans : new int[] {3, 4, 7}) {
      assertThat(scanned("ksm:smart-scan=off", threads, scans, memory))
          .isEqualTo(
              Standing.with()
                  .shared(1000)
                  .sharing(3000)
                  .unshared(2500)
                  .volatilePages(2500)
                  .zero(1000));
    }
  }

  /** The smaller memory has the first 200 groups and the first 1000 unique pages of the larger. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void memoriesOfOneSeedShareContents(int threads) throws IOException {
    String[] memories = {"pages=2000,seed=5", "pages=6000,seed=5", "pages=1000,seed=6"};
    assertThat(scanned("ksm", threads, 2, memories))
        .isEqualTo(
            Standing.with()
                .shared(600 + 1000 + 100)
                .sharing(2600 + 1000 + 300)
                .unshared(2000 + 500)
                .zero(900));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ksm", "isolated"})
  void domainsAreKeptApartIfThePolicySaysSo(String policy) throws IOException {
    String[] memories = {"pages=1000,domain=a", "pages=1000,domain=b"};
    assertThat(scanned(policy, 2, 2, memories))
        .isEqualTo(
            policy.equals("isolated")
                ? Standing.with().shared(200).sharing(600).unshared(1000).zero(200)
                : Standing.with().shared(600).sharing(1200).zero(200));
  }

  /** Each memory holds 100 groups of 4 and 500 unique pages; the second one has all of them too. */
  @Test
  void reportsSayWhoSharesWithWhom() throws IOException {
    try (Engine engine =
        EngineSetup.PLAIN
            .with(policy("eager"))
            .withThreads(2)
            .engine(open("pages=1000"), open("pages=1000"), open("pages=1000,seed=2"))) {
      engine.scan();
      MemoryReport report = engine.report(3);
      assertThat(report.unverified()).isTrue();
      assertThat(report.sharing().pages(0, 0)).isEqualTo(400);
      assertThat(report.sharing().pages(0, 1)).isEqualTo(900);
      assertThat(report.sharing().pages(0, 2)).isZero();
      assertThat(report.repeated()).allSatisfy(it -> assertThat(it.pages()).isEqualTo(8));
      assertThat(report.sources())
          .extracting(it -> it.figures().unique())
          .containsExactly(0L, 0L, 500L);
      assertThat(report.savedBytes()).isEqualTo((300 + 700 + 500 + 300) * 4096L);
    }
  }

  /** Without the memory that half of them would take. */
  @Test
  void morePagesThanThereAreNumbersAreRefused() throws IOException {
    try (PageSource source = open("pages=2147483649");
        Engine engine =
            EngineSetup.PLAIN
                .withBatches(EngineConfig.USUAL_CHUNKS, EngineConfig.USUAL_BATCHES)
                .engine(source)) {
      assertThatThrownBy(engine::scan)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("more than 2,147,483,648 pages");
    }
  }
}
