package io.ksm.core.policy;

import com.google.common.math.LongMath;
import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.ScanReport;
import java.time.Duration;

/**
 * Decides as another policy does, at the pace of a {@link ScanTimeAdvisor}. The advisor and the
 * present pace are its state, so each engine needs one of its own.
 *
 * <p>The kernel charges the first scan with all processor time that its scanner has used since the
 * machine started, because its advisor remembers the time of no earlier scan. That makes the first
 * advice a slow one. This does the same, where it knows that time.
 */
final class AdvisedPolicy extends ForwardingPolicy {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ScanTimeAdvisor advisor;
  private Pace pace;

  /** What the next scan is charged with besides its own time; negative while it is not known. */
  private long usedNanos;

  /**
   * Makes a policy that has seen no scan.
   *
   * @param decisions makes all decisions but the pace, of which it gives the first
   * @param advisor chooses the following ones; nobody else may ask it
   * @param usedNanos the processor time that the scanner has used before, in nanoseconds; {@link
   *     MachineView#UNKNOWN} to ask the machine
   */
  AdvisedPolicy(MergePolicy decisions, ScanTimeAdvisor advisor, long usedNanos) {
    super(decisions);
    this.advisor = advisor;
    this.pace = decisions.pace();
    this.usedNanos = usedNanos;
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public Pace batchPace(Pace current, MachineView machine) {
    if (usedNanos < 0) {
      usedNanos = Math.max(0, machine.ksmdCpuNanos());
    }
    return super.batchPace(current, machine);
  }

  @Override
  public Pace afterScan(ScanReport report) {
    Duration pause = pace.pause();
    long cpuNanos = LongMath.saturatedAdd(report.cpuNanos(), Math.max(0, usedNanos));
    usedNanos = 0;
    int pages =
        advisor.afterScan(
            report.nanos() / NANOS_PER_MILLI, cpuNanos / NANOS_PER_MILLI, pace.pagesPerBatch());
    pace = new Pace(pages, pause);
    return pace;
  }
}
