package io.ksm.policy.ksmtuned;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.ScanReport;
import java.time.Duration;
import java.util.List;

/**
 * Decides as another policy does, at the pace of a {@link Tuner}, which looks at memory now and
 * then. Clock and pace are its state, so each engine needs one of its own.
 */
final class KsmtunedPolicy extends ForwardingPolicy {
  private final Tuner tuner;
  private final long intervalNanos;
  private long committedPages;

  /** When memory was looked at last, by the scanner's clock; at first, when that began. */
  private long lookedNanos;

  private boolean stopped;
  private Pace pace;

  /**
   * Makes a policy that has not looked at memory yet.
   *
   * @param decisions makes all decisions but the pace, of which it gives the first
   * @param tuner nobody else may ask it
   * @param interval between two looks
   */
  KsmtunedPolicy(MergePolicy decisions, Tuner tuner, Duration interval) {
    super(decisions);
    this.tuner = tuner;
    this.intervalNanos = interval.toNanos();
    this.pace = decisions.pace();
  }

  @Override
  public void beginScan(List<SourceRegion> regions) {
    super.beginScan(regions);
    committedPages = regions.stream().mapToLong(each -> each.region().pages()).sum();
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public Pace afterScan(ScanReport report) {
    return pace;
  }

  @Override
  public Pace batchPace(Pace scanPace, MachineView machine) {
    long now = machine.nanos();
    if (now - lookedNanos >= intervalNanos) {
      lookedNanos = now;
      look(machine);
    }
    return stopped ? Pace.stopped(Duration.ofNanos(intervalNanos - (now - lookedNanos))) : pace;
  }

  private void look(MachineView machine) {
    long total = machine.totalBytes();
    long available = machine.availableBytes();
    if (total <= 0 || available == MachineView.UNKNOWN) {
      return;
    }
    stopped = !tuner.runs(total, available, committedPages * machine.pageSize());
    if (!stopped) {
      pace = tuner.pace();
    }
  }
}
