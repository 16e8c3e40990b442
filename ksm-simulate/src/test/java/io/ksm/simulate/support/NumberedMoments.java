package io.ksm.simulate.support;

import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory;
import io.ksm.core.plugin.PartSpec;
import io.ksm.simulate.CostModel;
import io.ksm.simulate.SimulationPlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Memory of one region at several moments, told by fingerprints that are numbers: equal numbers are
 * equal contents, 0 is a page of zeros, and a negative number is an absent page.
 *
 * @param pageSize in bytes
 * @param interval from one moment to the next
 * @param contents indexed by moment, then by page
 */
public record NumberedMoments(int pageSize, Duration interval, List<int[]> contents) {
  private static final long BASE = 0x7000_0000;

  /** Makes memory. */
  public static NumberedMoments of(int pageSize, Duration interval, int[]... contents) {
    return new NumberedMoments(pageSize, interval, Arrays.asList(contents));
  }

  private List<PageSource> open(long ksmdCpuNanos) {
    Shown memory = new Shown();
    long[] nanos = LongStream.range(0, contents.size()).map(i -> i * interval.toNanos()).toArray();
    return Moments.of(
        List.of(memory), nanos, ksmdCpuNanos, moment -> memory.shown = contents.get(moment));
  }

  /** Returns a plan to simulate policies on it. */
  public SimulationPlan plan(CostModel costs, String... policies) {
    return plan(MachineView.UNKNOWN, costs, policies);
  }

  /** Returns the same, recorded where ksmd had used some processor time. */
  public SimulationPlan plan(long ksmdCpuNanos, CostModel costs, String... policies) {
    return plan(TestPlugins.source(() -> open(ksmdCpuNanos)), costs, policies);
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

  /** The memory at the moment that is shown. */
  private final class Shown implements PageSource {
    private int[] shown = contents.getFirst();

    @Override
    public String label() {
      return "memory";
    }

    @Override
    public int pageSize() {
      return pageSize;
    }

    @Override
    public boolean isStatic() {
      return false;
    }

    @Override
    public String fingerprints() {
      return "numbers";
    }

    @Override
    public List<Region> regions() {
      return List.of(Region.resident("area", BASE, shown.length, "uid:0"));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      into.setStates(0, count, PageState.PRESENT);
      for (int i = 0; i < count; i++) {
        int number = shown[(int) firstPage + i];
        if (number < 0) {
          into.setState(i, PageState.ABSENT);
          continue;
        }
        into.setFingerprint(i, number, number);
      }
    }

    @Override
    public void close() {}
  }
}
