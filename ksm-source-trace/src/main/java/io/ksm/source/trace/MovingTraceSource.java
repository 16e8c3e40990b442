package io.ksm.source.trace;

import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.RecordedSource;
import io.ksm.api.Region;
import io.ksm.trace.ListedSource;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.TracedSource;
import java.io.IOException;
import java.util.List;

/**
 * One source of a trace whose samples are shown one after the other. At first it is the last one,
 * which is read when somebody asks for regions.
 */
final class MovingTraceSource extends TraceSource implements RecordedSource {
  private final SharedMemory shared;

  MovingTraceSource(SharedMemory shared, ListedSource listed) {
    super(shared, listed, List.of());
    this.shared = shared;
  }

  @Override
  public List<Region> regions() throws IOException {
    if (shared.memory().sample() < 0) {
      show(moments() - 1);
    }
    return super.regions();
  }

  @Override
  public boolean isStatic() {
    return false;
  }

  @Override
  public int moments() {
    return shared.trace().samples().size();
  }

  @Override
  public long nanos(int moment) {
    return shared.trace().samples().get(moment).get(SampleColumn.ELAPSED_NANOS);
  }

  @Override
  public long machineBytes(int moment) {
    return known(moment, SampleColumn.MEM_TOTAL_BYTES);
  }

  @Override
  public long availableBytes(int moment) {
    return known(moment, SampleColumn.MEM_AVAILABLE_BYTES);
  }

  @Override
  public long ksmdCpuNanos(int moment) {
    return known(moment, SampleColumn.KSMD_CPU_NANOS);
  }

  private long known(int moment, SampleColumn column) {
    long amount = shared.trace().samples().get(moment).get(column);
    return amount == Sample.UNKNOWN ? MachineView.UNKNOWN : amount;
  }

  @Override
  public int moment() {
    int shown = shared.memory().sample();
    return shown < 0 ? moments() - 1 : shown;
  }

  @Override
  public int lastChange(Region region, long firstPage, int count) {
    TracedSource source = traced();
    return source == null ? moment() : source.lastChange(page(region, firstPage), count);
  }

  @Override
  public void show(int moment) throws IOException {
    shared.memory().moveTo(moment);
  }
}
