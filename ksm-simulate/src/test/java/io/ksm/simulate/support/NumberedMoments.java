package io.ksm.simulate.support;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory;
import io.ksm.core.plugin.PartSpec;
import io.ksm.simulate.CostModel;
import io.ksm.simulate.SimulationPlan;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Memory of one region at several moments, written by numbers: equal numbers are equal contents, 0
 * is a page full of zeros.
 *
 * @param pageSize in bytes
 * @param interval from one moment to the next
 * @param contents indexed by moment, then by page
 */
public record NumberedMoments(int pageSize, Duration interval, List<int[]> contents) {
  private static final long BASE = 0x7000;

  /** Makes memory. */
  public static NumberedMoments of(int pageSize, Duration interval, int[]... contents) {
    return new NumberedMoments(pageSize, interval, Arrays.asList(contents));
  }

  private List<PageSource> open() {
    int pages = contents.getFirst().length;
    WorkloadSource memory =
        WorkloadSource.live(
            "memory", new Window(BASE, pages, pageSize), WorkloadSource.Access.COPY);
    memory.remap(List.of(Region.resident("area", BASE, pages, "uid:0")));
    long[] nanos = LongStream.range(0, contents.size()).map(i -> i * interval.toNanos()).toArray();
    return Moments.of(
        List.of(memory),
        nanos,
        moment -> {
          for (int i = 0; i < pages; i++) {
            memory.write(BASE + (long) i * pageSize, page(contents.get(moment)[i]));
          }
        });
  }

  private byte[] page(int number) {
    byte[] page = new byte[pageSize];
    if (number != 0) {
      new SplittableRandom(number).nextBytes(page);
    }
    return page;
  }

  /** Returns a plan to simulate policies on it. */
  public SimulationPlan plan(CostModel costs, String... policies) {
    return plan(TestPlugins.source(this::open), costs, policies);
  }

  /** Returns a plan to simulate policies on what a source plug-in opens. */
  public static SimulationPlan plan(SourceFactory source, CostModel costs, String... policies) {
    return new SimulationPlan(
        TestPlugins.with(source),
        List.of("test:it"),
        PartSpec.parse("crc32c"),
        PartSpec.parse("rb"),
        1,
        Arrays.stream(policies).map(PartSpec::parse).toList(),
        costs);
  }
}
