package io.ksm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.ForwardingSource;
import io.ksm.api.Options;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.RecordedSource;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.core.CpuLimit;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.report.Grouping;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.ReportOptions;
import io.ksm.source.linux.PidSourceFactory;
import io.ksm.source.synthetic.SyntheticSourceFactory;
import io.ksm.source.trace.TraceSourceFactory;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.WorkloadShape;
import io.ksm.trace.Sample;
import io.ksm.trace.key.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a scan of a trace finds what a scan of the memory found when it was recorded. */
@ExtendWith(SeedExtension.class)
class RecorderTest {
  private static final int SAMPLES = 8;

  @TempDir private Path folder;

  /** Memory that others own, and that may change. */
  private static final class Lent extends ForwardingSource {
    Lent(PageSource source) {
      super(source);
    }

    @Override
    public boolean isStatic() {
      return false;
    }

    @Override
    public void close() {
      // Whoever lends it closes it.
    }
  }

  private RecordingPlan plan(Duration every, Duration length) throws IOException {
    KeyFile key = new KeyFile(folder.resolve("key"));
    return new RecordingPlan(
        folder.resolve("trace"), key.readOrMake(), every, length, CpuLimit.NONE, false, 2);
  }

  private static List<PageSource> lend(List<PageSource> sources) {
    return sources.stream().<PageSource>map(Lent::new).toList();
  }

  private static Ksm engine(String[] stack, List<PageSource> sources) throws IOException {
    KsmBuilder builder =
        Ksm.builder().hasher(stack[0]).index(stack[1]).policy(stack[2]).threads(2).batchPages(64);
    sources.forEach(builder::source);
    return builder.build();
  }

  private List<PageSource> openTrace(Map<String, String> options) throws IOException {
    TraceSourceFactory factory = new TraceSourceFactory();
    return factory.open(folder.resolve("trace").toString(), Options.of(factory, options));
  }

  /** What only bytes can tell, and what a scan costs, may differ. */
  private static void compare(MemoryReport live, MemoryReport traced) {
    assertThat(traced)
        .usingRecursiveComparison()
        .ignoringFields("unverified", "metadataBytes", "repeated")
        .isEqualTo(live);
    assertThat(traced.unverified()).isTrue();
    assertThat(traced.repeated().stream().map(each -> each.pages()).toList())
        .isEqualTo(live.repeated().stream().map(each -> each.pages()).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "xxh64, rb, ksm",
    "crc32c, skiplist, 'ksm:smart-scan=off,use-zero-pages=on'",
    "crc32, rb, 'ksm:max-page-sharing=3'",
    "xxh32, skiplist, eager",
    "xxh64, rb, isolated",
    "xxh64, rb, zero-only"
  })
  void equalsALiveScanAtEachSample(String hasher, String index, String policy, Seed seed)
      throws Exception {
    String[] stack = {hasher, index, policy};
    List<EvolvingWorkload> workloads = new ArrayList<>();
    List<PageSource> sources = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      // One source each: none exits then, whose pages would leave at another place of the scan.
      WorkloadShape shape =
          new WorkloadShape(
              128,
              1,
              3,
              90,
              WorkloadShape.Memory.ACCOUNTED,
              9,
              WorkloadShape.Likeness.RANDOM,
              0,
              true);
      workloads.add(new EvolvingWorkload(seed.derive(i), shape));
      sources.addAll(workloads.getLast().sources());
    }
    List<MemoryReport> live = new ArrayList<>();
    ReportOptions options = new ReportOptions(5, EnumSet.allOf(Grouping.class));
    try (Ksm ksm = engine(stack, lend(sources))) {
      var listener =
          new RecordingListener() {
            Recorder recorder;

            @Override
            public void sampled(Sample sample) {
              ksm.scan();
              live.add(ksm.report(options));
              workloads.forEach(EvolvingWorkload::step);
              if (live.size() == SAMPLES) {
                recorder.stop();
              }
            }
          };
      listener.recorder =
          new Recorder(
              plan(Duration.ofMillis(1), Duration.ofHours(1)),
              RecordedSources.of(lend(sources)),
              listener);
      RecordingSummary summary = listener.recorder.run();
      assertThat(summary.samples()).isEqualTo(SAMPLES);
    }
    List<PageSource> traced = openTrace(Map.of("moments", "all"));
    RecordedSource recorded = (RecordedSource) traced.getFirst();
    recorded.show(0);
    try (Ksm ksm = engine(stack, traced)) {
      for (int i = 0; i < SAMPLES; i++) {
        recorded.show(i);
        ksm.scan();
        compare(live.get(i), ksm.report(options));
      }
    }
    workloads.forEach(EvolvingWorkload::close);
  }

  /** A process that is stopped is recorded, and scanned at once. */
  @Test
  void equalsAScanOfAStoppedProcess() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "kill -STOP $$; exit").start();
    try {
      awaitStopped(process.pid());
      List<PageSource> sources = process(process.pid());
      RecordingSummary summary =
          new Recorder(
                  plan(Duration.ofSeconds(1), Duration.ZERO),
                  RecordedSources.of(lend(sources)),
                  RecordingListener.NONE)
              .run();
      assertThat(summary.samples()).isOne();
      String[] stack = {"xxh64", "rb", "ksm:use-zero-pages=on"};
      ReportOptions options = new ReportOptions(5, EnumSet.allOf(Grouping.class));
      try (Ksm live = engine(stack, lend(sources));
          Ksm traced = engine(stack, lend(openTrace(Map.of())))) {
        for (int scan = 0; scan < 3; scan++) {
          live.scan();
          traced.scan();
        }
        assertThat(live.counters().pagesUnshared()).isPositive();
        compare(live.report(options), traced.report(options));
      }
      sources.forEach(RecorderTest::close);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static List<PageSource> process(long pid) throws IOException {
    var factory = new PidSourceFactory();
    return factory.open(Long.toString(pid), Options.of(factory, Map.of()));
  }

  private static void close(PageSource source) {
    try {
      source.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitStopped(long pid) throws Exception {
    Path stat = Path.of("/proc/" + pid + "/stat");
    while (!Files.readString(stat).contains(") T ")) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** A source that cannot be read any more is left out from then on, and others go on. */
  @Test
  void goesOnWithoutASourceThatFails() throws Exception {
    List<String> left = new ArrayList<>();
    Failing failing = new Failing(synthetic(Map.of("seed", "1", "bytes", "on", "pages", "1000")));
    PageSource other = synthetic(Map.of("seed", "2", "pages", "1000"));
    var listener =
        new RecordingListener() {
          private Recorder recorder;

          @Override
          public void sampled(Sample sample) {
            failing.fails = true;
            if (sample.number() == 2) {
              recorder.stop();
            }
          }

          @Override
          public void left(String label, String why) {
            left.add(label + ": " + why);
          }
        };
    listener.recorder =
        new Recorder(
            plan(Duration.ofMillis(1), Duration.ofHours(1)),
            RecordedSources.of(List.of(failing, other)),
            listener);
    RecordingSummary summary = listener.recorder.run();
    assertThat(left).containsExactly("synthetic (seed 1): its machine is off");
    assertThat(summary.samples()).isEqualTo(3);
    assertThat(summary.rows()).isEqualTo(2000);
    assertThat(openTrace(Map.of()))
        .extracting(PageSource::label)
        .containsExactly("synthetic (seed 2)");
    assertThat(openTrace(Map.of("at", "0s"))).hasSize(2);
  }

  /** What was written of it before is in the trace, and counts for nothing. */
  @Test
  void aSourceThatFailsWithinASampleLeavesATraceThatCanBeRead() throws Exception {
    PageSource failing =
        new ForwardingSource(synthetic(Map.of("seed", "1", "pages", "100000"))) {
          @Override
          public void read(Region region, long firstPage, int count, PageSink into)
              throws IOException {
            if (firstPage > 0) {
              throw new IOException("its machine is off");
            }
            super.read(region, firstPage, count, into);
          }
        };
    PageSource other = synthetic(Map.of("seed", "2", "pages", "1000"));
    RecordingSummary summary =
        new Recorder(
                plan(Duration.ofMillis(1), Duration.ZERO),
                RecordedSources.of(List.of(failing, other)),
                new RecordingListener() {})
            .run();
    assertThat(summary.rows()).isGreaterThan(1000);
    assertThat(openTrace(Map.of()))
        .extracting(PageSource::label)
        .containsExactly("synthetic (seed 2)");
  }

  private static final class Failing extends ForwardingSource {
    private boolean fails;

    Failing(PageSource source) {
      super(source);
    }

    @Override
    public List<Region> regions() throws IOException {
      if (fails) {
        throw new IOException("its machine is off");
      }
      return super.regions();
    }
  }

  private static PageSource synthetic(Map<String, String> options) {
    var factory = new SyntheticSourceFactory();
    return factory.open("", Options.of(factory, options)).getFirst();
  }

  /** A recording that is stopped within its first sample has nothing, and leaves nothing half. */
  @Test
  void stopsWithinASample() throws Exception {
    Recorder[] recorder = new Recorder[1];
    var source =
        new ForwardingSource(synthetic(Map.of("pages", "5000"))) {
          @Override
          public List<Region> regions() throws IOException {
            recorder[0].stop();
            return super.regions();
          }
        };
    recorder[0] =
        new Recorder(
            plan(Duration.ofMillis(1), Duration.ofHours(1)),
            RecordedSources.of(List.of(source)),
            RecordingListener.NONE);
    assertThat(recorder[0].run().samples()).isZero();
    assertThat(folder.resolve("trace/pages")).isEmptyDirectory();
  }

  /** The first sample of memory of which little is equal takes at most 20 bytes a page. */
  @Test
  void isSmall() throws Exception {
    int pages = 200_000;
    PageSource source =
        synthetic(Map.of("pages", Integer.toString(pages), "duplicates", "0", "zero", "0"));
    RecordingSummary summary =
        new Recorder(
                plan(Duration.ofSeconds(1), Duration.ZERO),
                RecordedSources.of(List.of(source)),
                RecordingListener.NONE)
            .run();
    assertThat(summary.rows()).isEqualTo(pages);
    assertThat(summary.bytes()).isLessThan(20L * pages);
  }

  @Test
  void refusesWhatCannotBeRecorded() throws Exception {
    RecordingPlan plan = plan(Duration.ofSeconds(1), Duration.ZERO);
    List<PageSource> sizes =
        List.of(
            synthetic(Map.of("seed", "1")), synthetic(Map.of("seed", "2", "page-size", "8192")));
    Recorder recorder = new Recorder(plan, RecordedSources.of(sizes), RecordingListener.NONE);
    assertThatThrownBy(recorder::run)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has pages of 4096 bytes, and 'synthetic (seed 2)' of 8192");
    assertThat(plan.directory()).doesNotExist();
  }
}
