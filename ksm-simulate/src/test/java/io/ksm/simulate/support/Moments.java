package io.ksm.simulate.support;

import io.ksm.api.ForwardingSource;
import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.PageSource;
import io.ksm.api.RecordedSource;
import java.util.List;
import java.util.function.IntConsumer;

/** Sources that show one moment after another, by what their maker does to them. */
public final class Moments {
  private Moments() {}

  /**
   * Makes recorded sources.
   *
   * @param sources that hold the memory of the moment that is shown
   * @param nanos when each moment is
   * @param show lets the sources hold the memory of a moment; may be asked for one twice
   */
  public static List<PageSource> of(List<PageSource> sources, long[] nanos, IntConsumer show) {
    return of(sources, nanos, MachineView.UNKNOWN, show);
  }

  /**
   * Makes recorded sources.
   *
   * @param sources that hold the memory of the moment that is shown
   * @param nanos when each moment is
   * @param ksmdCpuNanos what ksmd had used of a processor, at all moments
   * @param show lets the sources hold the memory of a moment; may be asked for one twice
   */
  public static List<PageSource> of(
      List<PageSource> sources, long[] nanos, long ksmdCpuNanos, IntConsumer show) {
    return sources.stream()
        .<PageSource>map(source -> new Moving(source, nanos, ksmdCpuNanos, show))
        .toList();
  }

  private static final class Moving extends ForwardingSource implements RecordedSource {
    private final long[] nanos;
    private final long ksmdCpuNanos;
    private final IntConsumer show;
    private int shown;

    Moving(PageSource source, long[] nanos, long ksmdCpuNanos, IntConsumer show) {
      super(source);
      this.nanos = nanos;
      this.ksmdCpuNanos = ksmdCpuNanos;
      this.show = show;
    }

    @Override
    public int moments() {
      return nanos.length;
    }

    @Override
    public long nanos(int moment) {
      return nanos[moment];
    }

    @Override
    public long ksmdCpuNanos(int moment) {
      return ksmdCpuNanos;
    }

    @Override
    public int moment() {
      return shown;
    }

    @Override
    public void show(int moment) {
      shown = moment;
      show.accept(moment);
    }
  }
}
