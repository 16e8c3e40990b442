package io.ksm.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.PageSource;
import io.ksm.api.PolicyFactory;
import io.ksm.api.ScanReport;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.simulate.support.Moments;
import io.ksm.simulate.support.TestPlugins;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Where a recording tells of each visit what the page held, a simulation equals {@link
 * ReferenceKsm} in every counter after every scan.
 */
@ExtendWith(SeedExtension.class)
class SimulatorEqualsReferenceTest {
  private static final int WORKLOADS = Math.max(1, Integer.getInteger("ksm.workloads", 80) / 20);
  private static final int SCANS = 12;
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final List<String> POLICIES =
      List.of(
          "ksm",
          "ksm:smart-scan=off",
          "ksm:use-zero-pages=on,max-page-sharing=2",
          "eager:max-page-sharing=3");

  /**
   * A policy as it is, but that one batch is a full scan, and that the next comes a sample later.
   */
  private static final class PacedBySamples extends ForwardingPolicy {
    private static final Pace PACE = new Pace(Integer.MAX_VALUE, INTERVAL);
    private final List<Counters> heard;

    PacedBySamples(MergePolicy policy, List<Counters> heard) {
      super(policy);
      this.heard = heard;
    }

    @Override
    public Pace pace() {
      return PACE;
    }

    @Override
    public Pace afterScan(ScanReport report) {
      heard.add(report.counters());
      return PACE;
    }
  }

  /** Makes such a policy of another one. */
  private record PacedFactory(Plugins plugins, PartSpec other, List<Counters> heard)
      implements PolicyFactory {

    @Override
    public String name() {
      return "paced";
    }

    @Override
    public String summary() {
      return "a full scan for each sample";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public MergePolicy create(Options options) {
      return new PacedBySamples(plugins.policy(other), heard);
    }
  }

  /** Memory that is made anew as often as it is opened, always the same. */
  private static final class Replayed {
    private final Seed seed;
    private final WorkloadShape shape;
    private EvolvingWorkload workload;
    private int step;

    Replayed(Seed seed, WorkloadShape shape) {
      this.seed = seed;
      this.shape = shape;
      this.workload = new EvolvingWorkload(seed, shape);
    }

    List<PageSource> open() {
      workload = new EvolvingWorkload(seed, shape);
      step = 0;
      long[] nanos = LongStream.rangeClosed(0, SCANS).map(i -> i * INTERVAL.toNanos()).toArray();
      return Moments.of(workload.sources(), nanos, this::show);
    }

    private void show(int moment) {
      for (; step < moment; step++) {
        workload.step();
      }
    }
  }

  @Tag("long")
  @Test
  void afterEveryScan(Seed seed) throws IOException {
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      WorkloadShape shape = WorkloadShape.random(own.random(), WorkloadShape.Memory.ACCOUNTED);
      for (String policy : POLICIES) {
        assertThat(simulated(own, shape, policy))
            .as("%s, %s, %s", own, shape, policy)
            .isEqualTo(expected(own, shape, policy));
      }
    }
  }

  private static List<Counters> simulated(Seed seed, WorkloadShape shape, String policy)
      throws IOException {
    List<Counters> heard = new ArrayList<>();
    Replayed memory = new Replayed(seed, shape);
    PacedFactory paced = new PacedFactory(TestPlugins.with(), PartSpec.parse(policy), heard);
    SimulationPlan plan =
        new SimulationPlan(
            TestPlugins.with(TestPlugins.source(memory::open), paced),
            List.of("test:it"),
            PartSpec.parse("crc32c"),
            PartSpec.parse("rb"),
            2,
            List.of(PartSpec.parse("paced")),
            CostModel.FREE);
    Simulation simulation = new Simulator(plan, SimulationListener.NONE).run();
    assertThat(simulation.moments()).isEqualTo(SCANS + 1);
    return heard;
  }

  private static List<Counters> expected(Seed seed, WorkloadShape shape, String policy)
      throws IOException {
    List<Counters> counted = new ArrayList<>();
    Plugins plugins = TestPlugins.with();
    try (EvolvingWorkload workload = new EvolvingWorkload(seed, shape);
        ReferenceKsm reference =
            new ReferenceKsm(
                workload.sources(),
                plugins.hasher(PartSpec.parse("crc32c")),
                plugins.policy(PartSpec.parse(policy)))) {
      for (int scan = 0; scan < SCANS; scan++) {
        counted.add(reference.scan());
        workload.step();
      }
    }
    return counted;
  }
}
